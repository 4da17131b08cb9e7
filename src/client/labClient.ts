/** The training worker as a LabDoor that can be started afresh. */
import { proxy, transfer, wrap, type Remote } from "comlink";
import type { LabDoor } from "../contract/door";
import { createPendingCalls } from "./pendingCalls";

export interface LabClient extends Omit<LabDoor, "attach"> {
  /** Ends the worker, whatever it is doing, and starts another, joined to the clips like the first. */
  restart(): Promise<void>;
}
export interface LabClientOptions {
  /** Told, in a sentence, when the worker cannot load or dies. */
  onCrash(message: string): void;
  /** Hands the media worker its end of a new channel. */
  connect(port: MessagePort): Promise<void>;
}

/**
 * Starts the worker; what is asked of it waits until it has loaded, and rejects with `cancelled` when it
 * is ended or dies before it answers.
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
      // a worker that was ended has nothing more to say
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
    open: (config, sink, resume) => pending.wait(lab.open(config, proxy(sink), resume)),
    play: () => pending.wait(lab.play()),
    pause: () => pending.wait(lab.pause()),
    step: (n) => pending.wait(lab.step(n)),
    stop: () => pending.wait(lab.stop()),
    retry: (scale) => pending.wait(lab.retry(scale)),
    watch: (clipIds) => pending.wait(lab.watch(clipIds)),
    openTest: () => pending.wait(lab.openTest()),
    measure: (split, alone) => pending.wait(lab.measure(split, alone)),
    // through comlink's types a generic method loses what its answer hangs on
    inspect: ((ask, question) => pending.wait(lab.inspect(ask, question))) as LabDoor["inspect"],
    cancelInspection: () => pending.wait(lab.cancelInspection()),
    record: () => pending.wait(lab.record()),
    close: () => pending.wait(lab.close()),
  };
}
