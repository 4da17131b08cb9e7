/** Turns GPU errors and device losses into failures of a run. */
import { LabError } from "../contract/errors";
import type { Device } from "./environment";

/** The device reported an error; later results may be zeros. */
const deviceError = (reason: string): LabError =>
  new LabError({
    code: "device-error",
    message: `The GPU failed, so the run was stopped: ${reason} Choose another backend and train again.`,
  });

/** The device was lost, with all its tensors. */
export const deviceLost = (reason: string): LabError =>
  new LabError({ code: "device-lost", message: `The GPU was lost. ${reason}` });

/** Resolves with the reason if the device is lost now or within `patienceMs`, else with undefined. */
function waitForDeviceLoss(device: Device, patienceMs: number): Promise<string | undefined> {
  const patience =
    device.report.name === "webgpu" && patienceMs > 0
      ? new Promise<undefined>((resolve) => setTimeout(resolve, patienceMs, undefined))
      : Promise.resolve(undefined);
  // of two settled promises, race takes the first
  return Promise.race([device.lost, patience]);
}

/** Rejects with "device-lost" as soon as the device is lost, since `work` may then never settle. */
export function rejectOnDeviceLoss<T>(device: Device, work: Promise<T>): Promise<T> {
  const loss = device.lost.then((reason): never => {
    throw deviceLost(reason);
  });
  return Promise.race([work, loss]);
}

/** Throws the device's own error, which is the cause of any later one. */
export async function checkDevice(device: Device): Promise<void> {
  const error = device.errors();
  if (error === undefined) return;
  const loss = await waitForDeviceLoss(device, 0);
  throw loss === undefined ? deviceError(error) : deviceLost(loss);
}

/** Runs `work`; if the device caused its error, throws the device's error or loss instead. */
export async function withDeviceFaults<T>(device: Device, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await checkDevice(device);
    // a read-back may fail a moment before the loss is announced
    const loss = error instanceof LabError ? undefined : await waitForDeviceLoss(device, 1000);
    throw loss === undefined ? error : deviceLost(loss);
  }
}
