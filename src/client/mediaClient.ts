import { wrap, type Remote } from "comlink";
import type { MediaDoor } from "../contract/door";

/**
 * Starts the media worker. What is passed through needs comlink's word for how: `proxy` for a sink,
 * `transfer` for the port of `connect`.
 */
export function connectMedia(): Remote<MediaDoor> {
  // Vite finds the worker only where its address stands inside the call.
  return wrap<MediaDoor>(
    new Worker(new URL("../../workers/media.worker.ts", import.meta.url), { type: "module" }),
  );
}
