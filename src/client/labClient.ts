/** The training worker as a LabDoor. */
import { proxy, transfer, wrap } from "comlink";
import type { LabDoor } from "../contract/door";

/** Starts the worker. `onCrash` is told, in a sentence, when the worker cannot load or dies. */
export function createLabClient(onCrash: (message: string) => void): LabDoor {
  const worker = new Worker(new URL("../../workers/lab.worker.ts", import.meta.url), {
    type: "module",
    name: "lab",
  });
  worker.addEventListener("error", ({ message }) =>
    onCrash(
      `The training worker stopped: ${message || "it could not be loaded"}. Reload the page.`,
    ),
  );
  const lab = wrap<LabDoor>(worker);
  return {
    attach: (port) => lab.attach(transfer(port, [port])),
    catalogue: () => lab.catalogue(),
    open: (config, sink) => lab.open(config, proxy(sink)),
    play: () => lab.play(),
    pause: () => lab.pause(),
    step: (n) => lab.step(n),
    stop: () => lab.stop(),
    retry: (scale) => lab.retry(scale),
    watch: (clipIds) => lab.watch(clipIds),
    openTest: () => lab.openTest(),
    record: () => lab.record(),
    close: () => lab.close(),
  };
}
