/** The training worker as a LabDoor that can be started afresh. */
import { proxy, transfer, wrap, type Remote } from "comlink";
import type { LabDoor } from "../contract/door";

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

/** Starts the worker; what is asked of it waits until it has loaded. */
export function createLabClient({ onCrash, connect }: LabClientOptions): LabClient {
  let worker: Worker;
  let lab: Remote<LabDoor>;

  const start = async (): Promise<void> => {
    const started = new Worker(new URL("../../workers/lab.worker.ts", import.meta.url), {
      type: "module",
      name: "lab",
    });
    started.addEventListener("error", ({ message }) => {
      // a worker that was ended has nothing more to say
      if (started === worker) onCrash(message || "it could not be loaded");
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
      return start();
    },
    catalogue: () => lab.catalogue(),
    open: (config, sink, resume) => lab.open(config, proxy(sink), resume),
    play: () => lab.play(),
    pause: () => lab.pause(),
    step: (n) => lab.step(n),
    stop: () => lab.stop(),
    retry: (scale) => lab.retry(scale),
    watch: (clipIds) => lab.watch(clipIds),
    openTest: () => lab.openTest(),
    measure: (split, alone) => lab.measure(split, alone),
    record: () => lab.record(),
    close: () => lab.close(),
  };
}
