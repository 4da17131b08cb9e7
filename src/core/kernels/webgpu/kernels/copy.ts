/** Copies a tensor's values to a buffer of its own, by a copy command that needs no dispatch. */
import type { TensorInfo } from "../../../tf";
import type { KernelArguments } from "../kernelArguments";
import { copyOut } from "../sharedBuffers";

export const copy = ({ inputs, backend }: KernelArguments): TensorInfo => ({
  ...copyOut(backend, inputs.x!.dataId),
  shape: [...inputs.x!.shape],
});
