/** Exposes the training worker as a LabDoor that can be restarted. */
import { proxy, transfer, wrap, type Remote } from "comlink";
import type { LabDoor } from "../contract/door";
import { createPendingCalls } from "./pendingCalls";

export interface LabClient extends Omit<LabDoor, "attach"> {
  /** Terminates the worker and starts another one, connected to the media worker. */
  restart(): Promise<void>;
}
export interface LabClientOptions {
  /** Called with the reason when the worker cannot load or stops with an error. */
  onCrash(message: string): void;
  /** Sends the media worker its end of a new channel. */
  connect(port: MessagePort): Promise<void>;
}

/**
 * Starts the worker. Calls wait until it has loaded; they reject with `cancelled` if it is terminated or
 * stops before it answers.
 */
export function createLabClient({ onCrash, connect }: LabClientOptions): LabClient {
  let worker: Worker;
  let lab: Remote<LabDoor>;
  const pending = createPendingCalls();

  const start = async (): Promise<void> => {
    const started = new Worker(new URL("../../workers/lab.worker.ts", import.meta.url), {
      type: "module",
      name: "lab",
    });
    started.addEventListener("error", ({ message }) => {
      // ignore errors of a terminated worker
      if (started !== worker) return;
      onCrash(message || "it could not be loaded");
      pending.endAll();
    });
    worker = started;
    lab = wrap<LabDoor>(worker);
    const { port1, port2 } = new MessageChannel();
    await Promise.all([connect(port1), lab.attach(transfer(port2, [port2]))]);
  };
  void start();

  return {
    restart: () => {
      worker.terminate();
      pending.endAll();
      return start();
    },
    catalogue: () => pending.wait(lab.catalogue()),
    prepareBackend: (choice, again) => pending.wait(lab.prepareBackend(choice, again)),
    open: (config, sink, resume) => pending.wait(lab.open(config, proxy(sink), resume)),
    play: () => pending.wait(lab.play()),
    pause: () => pending.wait(lab.pause()),
    step: (n) => pending.wait(lab.step(n)),
    stop: () => pending.wait(lab.stop()),
    retry: (scale) => pending.wait(lab.retry(scale)),
    watch: (clipIds) => pending.wait(lab.watch(clipIds)),
    openTest: () => pending.wait(lab.openTest()),
    measure: (split, alone) => pending.wait(lab.measure(split, alone)),
    // comlink's types do not preserve the generic parameter
    inspect: ((ask, question) => pending.wait(lab.inspect(ask, question))) as LabDoor["inspect"],
    cancelInspection: () => pending.wait(lab.cancelInspection()),
    record: () => pending.wait(lab.record()),
    close: () => pending.wait(lab.close()),
  };
}
