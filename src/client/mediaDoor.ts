/** Exposes the media worker as a MediaDoor: proxies the sinks and transfers the port. */
import { proxy, transfer } from "comlink";
import type { MediaDoor } from "../contract/door";
import { connectMedia } from "./mediaClient";

/** `onCrash` receives a sentence when the worker cannot load or stops with an error. */
export function createMediaDoor(onCrash: (message: string) => void): MediaDoor {
  const media = connectMedia(onCrash);
  return {
    connect: (port) => media.connect(transfer(port, [port])),
    prepare: (data, seed, sink) => media.prepare(data, seed, proxy(sink)),
    plan: (files, options) => media.plan(files, options),
    import: (options, sink) => media.import(options, proxy(sink)),
    cancel: () => media.cancel(),
    media: (clipId, dataKey) => media.media(clipId, dataKey),
    invert: (request) => media.invert(request),
  };
}
