/** Exposes the media worker as a MediaDoor. */
import { wrap } from "comlink";
import type { MediaDoor } from "../contract/door";
import { callWorker, forwardMethods } from "./forwardMethods";

const commands = ["connect", "prepare", "plan", "import", "cancel", "media", "invert"] as const;

/** Starts the worker. `onCrash` receives a sentence when it cannot load or stops with an error. */
export function createMediaDoor(onCrash: (message: string) => void): MediaDoor {
  const worker = new Worker(new URL("../../workers/media.worker.ts", import.meta.url), {
    type: "module",
    name: "media",
  });
  worker.addEventListener("error", ({ message }) =>
    onCrash(`The media worker stopped: ${message || "it could not be loaded"}. Reload the page.`),
  );
  const media = wrap<MediaDoor>(worker);
  return forwardMethods<MediaDoor, (typeof commands)[number]>(commands, (name, args) =>
    callWorker(media, name, args),
  );
}
