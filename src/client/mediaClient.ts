import { wrap, type Remote } from "comlink";
import type { MediaDoor } from "../contract/door";

/**
 * Starts the media worker. `onCrash` is told, in a sentence, when the worker cannot load or dies.
 * What is passed through needs comlink's word for how: `proxy` for a sink, `transfer` for the port
 * of `connect`.
 */
export function connectMedia(onCrash: (message: string) => void): Remote<MediaDoor> {
  const worker = new Worker(new URL("../../workers/media.worker.ts", import.meta.url), {
    type: "module",
    name: "media",
  });
  worker.addEventListener("error", ({ message }) =>
    onCrash(`The clips' worker stopped: ${message || "it could not be loaded"}. Reload the page.`),
  );
  return wrap<MediaDoor>(worker);
}
