/**
 * Registers our WebGPU kernels: the operations of training in few dispatches, without uploads from the host and
 * with the same bits every time. Import the backend's package first, because its own kernels are remembered.
 */
import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
  type NamedAttrMap,
} from "../../tf";
import type { GpuKernel, KernelArguments, StockKernel } from "./kernelArguments";
import { batchNorm, batchNormGradient } from "./kernels/batchNorm";
import { accuracy, crossEntropy, trueClassScore } from "./kernels/classification";
import { codebookUpdate, codeUse, perplexity } from "./kernels/codebook";
import { conv2D, convolution } from "./kernels/convolution";
import {
  conv2DBackpropFilter,
  convolutionParameterGradient,
} from "./kernels/convolutionFilterGradient";
import {
  conv2DBackpropInput,
  convolutionInputGradient,
  transposedConvolution,
} from "./kernels/convolutionInputGradient";
import { copy } from "./kernels/copy";
import { linear, linearGradient } from "./kernels/linear";
import { maxPool, maxPoolGrad } from "./kernels/maxPool";
import { nearestCode } from "./kernels/nearestCode";
import { adamUpdate, sgdUpdate } from "./kernels/optimizerUpdate";
import { randomNormal, randomRows, randomUniform } from "./kernels/random";
import {
  activationGradient,
  columnDots,
  keptShare,
  mean,
  meanSquare,
  meanSquareGradient,
  broadcastGradient,
  sum,
} from "./kernels/reductions";
import {
  identityMatrix,
  maskApply,
  l2NormaliseRows,
  l2NormaliseRowsGradient,
} from "./kernels/rows";
import { pack, scalarMultiples, weightedSum } from "./kernels/scalars";
import type { RawBackend } from "./rawBackend";
import { convertToFloats } from "./floatInputs";

const kernels: Readonly<Record<string, GpuKernel>> = {
  Accuracy: accuracy,
  ActivationGradient: activationGradient,
  AdamUpdate: adamUpdate,
  BatchNorm: batchNorm,
  BatchNormGradient: batchNormGradient,
  CodebookUpdate: codebookUpdate,
  CodeUse: codeUse,
  ColumnDots: columnDots,
  Conv2D: conv2D,
  Conv2DBackpropFilter: conv2DBackpropFilter,
  Conv2DBackpropInput: conv2DBackpropInput,
  Convolution: convolution,
  ConvolutionInputGradient: convolutionInputGradient,
  ConvolutionParameterGradient: convolutionParameterGradient,
  Copy: copy,
  CrossEntropy: crossEntropy,
  IdentityMatrix: identityMatrix,
  KeptShare: keptShare,
  Linear: linear,
  LinearGradient: linearGradient,
  MaskApply: maskApply,
  MaxPool: maxPool,
  MaxPoolGrad: maxPoolGrad,
  Mean: mean,
  MeanSquare: meanSquare,
  MeanSquareGradient: meanSquareGradient,
  NearestCode: nearestCode,
  Pack: pack,
  Perplexity: perplexity,
  RandomNormal: randomNormal,
  RandomRows: randomRows,
  RandomUniform: randomUniform,
  ScalarMultiples: scalarMultiples,
  SgdUpdate: sgdUpdate,
  BroadcastGradient: broadcastGradient,
  Sum: sum,
  TransposedConvolution: transposedConvolution,
  TrueClassScore: trueClassScore,
  L2NormaliseRows: l2NormaliseRows,
  L2NormaliseRowsGradient: l2NormaliseRowsGradient,
  WeightedSum: weightedSum,
};

const backendName = "webgpu";
/** The package's kernels that ours replace. */
const stock = new Map<string, KernelConfig>();
let isRegistered = false;
/** Whether our WebGPU kernels are registered. */
export const areKernelsRegistered = (): boolean => isRegistered;

/** Registers our kernels; a second call changes nothing. */
export function registerWebgpuKernels(): void {
  if (isRegistered) return;
  isRegistered = true;
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    const replaced = getKernel(kernelName, backendName) as KernelConfig | undefined;
    if (replaced) {
      stock.set(kernelName, replaced);
      unregisterKernel(kernelName, backendName);
    }
    registerKernel(configOf(kernelName, kernel, replaced));
  }
}

/** Restores the package's own kernels. */
export function restoreStockWebgpuKernels(): void {
  if (!isRegistered) return;
  isRegistered = false;
  for (const kernelName of Object.keys(kernels)) {
    unregisterKernel(kernelName, backendName);
    const replaced = stock.get(kernelName);
    if (replaced) registerKernel(replaced);
  }
}

function configOf(
  kernelName: string,
  kernel: GpuKernel,
  replaced: KernelConfig | undefined,
): KernelConfig {
  return {
    kernelName,
    backendName,
    kernelFunc: ({ inputs, backend, attrs }) => {
      const given = inputs as KernelArguments["inputs"];
      const named = (attrs ?? {}) as NamedAttrMap;
      const raw = backend as RawBackend;
      const { floats, release } = convertToFloats(raw, given);
      const result = kernel({
        inputs: floats,
        attrs: named,
        backend: raw,
        runStock: () => {
          if (!replaced) throw new Error(`${kernelName}: the package has no kernel for this case`);
          return (replaced.kernelFunc as StockKernel)({ inputs: given, backend, attrs: named });
        },
      });
      release();
      return result;
    },
  };
}
