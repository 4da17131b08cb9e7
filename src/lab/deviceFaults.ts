/** A GPU that failed or went away, as failures of a run. */
import { LabError } from "../contract/errors";
import type { Device } from "./environment";

/** The device refused something: what it computed since then may be zeros. */
export const deviceError = (words: string): LabError =>
  new LabError({
    code: "device-error",
    message: `The GPU failed, so the run was stopped: ${words} Choose another backend and train again.`,
  });

/** The device is gone, and everything on it. */
export const deviceLost = (words: string): LabError =>
  new LabError({ code: "device-lost", message: `The GPU was lost. ${words}` });

/** The device's words when it is lost, now or within `patienceMs`; else undefined. */
export function waitForDeviceLoss(device: Device, patienceMs: number): Promise<string | undefined> {
  const patience =
    device.report.name === "webgpu" && patienceMs > 0
      ? new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs, undefined))
      : Promise.resolve(undefined);
  // first: a promise that is kept already wins over the one behind it
  return Promise.race([device.lost, patience]);
}

/** `work`, or LabError "device-lost" as soon as its device is gone: it may then never end. */
export function rejectOnDeviceLoss<T>(device: Device, work: Promise<T>): Promise<T> {
  const loss = device.lost.then((words): never => {
    throw deviceLost(words);
  });
  return Promise.race([work, loss]);
}
