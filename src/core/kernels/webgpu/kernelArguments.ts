/** Arguments and results of our kernels. */
import type { NamedAttrMap, TensorInfo } from "../../tf";
import type { RawBackend } from "./rawBackend";

export interface KernelArguments {
  readonly inputs: Readonly<Record<string, TensorInfo>>;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly backend: RawBackend;
  /** Runs the package's own kernel of the same name. */
  runStock(): TensorInfo | TensorInfo[];
}
export type GpuKernel = (args: KernelArguments) => TensorInfo | TensorInfo[];

/** The package's form of a kernel. */
export type StockKernel = (args: {
  inputs: Readonly<Record<string, TensorInfo>>;
  backend: unknown;
  attrs: NamedAttrMap;
}) => TensorInfo | TensorInfo[];
