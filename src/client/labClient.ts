/** Exposes the training worker as a LabDoor that can be restarted. */
import { transfer, wrap, type Remote } from "comlink";
import type { LabDoor } from "../contract/door";
import { callWorker, forwardMethods } from "./forwardMethods";
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

const commands = [
  "catalogue",
  "prepareBackend",
  "open",
  "play",
  "pause",
  "step",
  "stop",
  "retry",
  "watch",
  "openTest",
  "measure",
  "inspect",
  "cancelInspection",
  "record",
  "fitRidge",
  "close",
] as const;

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
    ...forwardMethods<LabDoor, (typeof commands)[number]>(commands, (name, args) =>
      pending.wait(callWorker(lab, name, args)),
    ),
  };
}
