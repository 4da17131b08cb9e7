/**
 * The only entrance to TensorFlow.js for `core`: its core API, with the gradients that `tfjs-core` does not register by
 * itself. Only `device.ts` and `kernels/` may import a backend package.
 *
 * The package types the result of most operations by what the caller expects of it, and never by the arguments.
 * The signatures below derive ranks from the arguments; the functions are the package's own.
 */
// First: one gradient is registered twice, and that asks for a flag that this module declares.
import * as base from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import type {
  DataType,
  Rank,
  Scalar,
  ShapeMap,
  Tensor,
  TensorLike,
  Variable,
} from "@tensorflow/tfjs-core";

export type * from "@tensorflow/tfjs-core";
export { Tensor, Variable, tensor, tensor1d, tensor2d, tensor3d } from "@tensorflow/tfjs-core";
export { tensor4d, tensor5d } from "@tensorflow/tfjs-core";
export { eye, onesLike, randomNormal, randomUniform, range, scalar } from "@tensorflow/tfjs-core";
export { variable, zerosLike } from "@tensorflow/tfjs-core";
export { clone, keep, memory, profile, tidy } from "@tensorflow/tfjs-core";
export { grad, grads, valueAndGrad, valueAndGrads, train } from "@tensorflow/tfjs-core";
export { abs, cos, erf, exp, floor, log, neg, reciprocal, round } from "@tensorflow/tfjs-core";
export { rsqrt, sin, sqrt, square, step, tanh } from "@tensorflow/tfjs-core";
export { clipByValue, logSoftmax, relu, sigmoid, softmax, softplus } from "@tensorflow/tfjs-core";
export { where } from "@tensorflow/tfjs-core";
export { addN, cumsum, losses, moments, norm, unsortedSegmentSum } from "@tensorflow/tfjs-core";
export { avgPool, conv2d, conv2dTranspose, depthwiseConv2d, maxPool } from "@tensorflow/tfjs-core";
export { broadcastTo, cast, concat, concat2d, concat3d, pad, reverse } from "@tensorflow/tfjs-core";
export { slice, squeeze, stridedSlice, tile, transpose } from "@tensorflow/tfjs-core";
export { backend, findBackendFactory, getBackend, registerBackend } from "@tensorflow/tfjs-core";
export { removeBackend, setBackend } from "@tensorflow/tfjs-core";
export { engine, getGradient, getKernel, getKernelsForBackend } from "@tensorflow/tfjs-core";
export { registerKernel, unregisterKernel } from "@tensorflow/tfjs-core";
export { backend_util, broadcast_util, env, util } from "@tensorflow/tfjs-core";

export type Variable1D = Variable<Rank.R1>;
export type Variable2D = Variable<Rank.R2>;
export type Variable3D = Variable<Rank.R3>;
export type Variable4D = Variable<Rank.R4>;

interface RanksUpTo {
  R0: Rank.R0;
  R1: RanksUpTo["R0"] | Rank.R1;
  R2: RanksUpTo["R1"] | Rank.R2;
  R3: RanksUpTo["R2"] | Rank.R3;
  R4: RanksUpTo["R3"] | Rank.R4;
  R5: RanksUpTo["R4"] | Rank.R5;
  R6: Rank;
}
/** Tensors that broadcast to rank R. */
type UpTo<R extends Rank> = Tensor<RanksUpTo[R]> | Tensor<NoInfer<R>> | Scalar | number;

interface OneLess {
  R0: never;
  R1: Rank.R0;
  R2: Rank.R1;
  R3: Rank.R2;
  R4: Rank.R3;
  R5: Rank.R4;
  R6: Rank.R5;
}
type Less<R extends Rank> = OneLess[R];

interface OneMore {
  R0: Rank.R1;
  R1: Rank.R2;
  R2: Rank.R3;
  R3: Rank.R4;
  R4: Rank.R5;
  R5: Rank.R6;
  R6: never;
}
type More<R extends Rank> = OneMore[R];

export type Shape = [] | ShapeMap[Exclude<Rank, Rank.R0>];
// prettier-ignore
export type RankOf<S extends Shape> =
  [Rank.R0, Rank.R1, Rank.R2, Rank.R3, Rank.R4, Rank.R5, Rank.R6][S["length"]];

type Given = Tensor | TensorLike;

/** Element by element, with broadcasting. */
interface Binary {
  <R extends Rank>(a: Tensor<R>, b: UpTo<R>): Tensor<R>;
  <R extends Rank>(a: UpTo<R>, b: Tensor<R>): Tensor<R>;
  <T extends Tensor = Tensor>(a: Given, b: Given): NoInfer<T>;
}

/** Over all axes, or over some, which go unless they are kept with length 1. */
interface Reduction {
  (x: Given): Scalar;
  <R extends Rank>(x: Tensor<R>, axes: number | number[], keepDims: true): Tensor<R>;
  <R extends Rank>(x: Tensor<R>, axis: number): Tensor<Less<R>>;
  <R extends Rank>(x: Tensor<R>, axes: [number, number]): Tensor<Less<Less<R>>>;
  <R extends Rank>(x: Tensor<R>, axes: [number, number, number]): Tensor<Less<Less<Less<R>>>>;
  <T extends Tensor = Tensor>(x: Given, axes?: number | number[], keepDims?: boolean): NoInfer<T>;
}

interface MatMul {
  <R extends Rank>(
    a: Tensor<R>,
    b: Tensor<R>,
    transposeA?: boolean,
    transposeB?: boolean,
  ): Tensor<R>;
  <T extends Tensor = Tensor>(
    a: Given,
    b: Given,
    transposeA?: boolean,
    transposeB?: boolean,
  ): NoInfer<T>;
}

interface Reshape {
  <S extends Shape>(x: Tensor, shape: S): Tensor<RankOf<S>>;
  <R extends Rank = Rank>(x: Given, shape: ShapeMap[R]): Tensor<NoInfer<R>>;
}

interface Constant {
  <S extends Shape>(shape: S): Tensor<RankOf<S>>;
  <R extends Rank = Rank>(shape: ShapeMap[R], dtype?: DataType): Tensor<NoInfer<R>>;
}

interface Fill {
  <S extends Shape>(shape: S, value: number): Tensor<RankOf<S>>;
  <R extends Rank = Rank>(shape: ShapeMap[R], value: number, dtype?: DataType): Tensor<NoInfer<R>>;
}

type Stack = <R extends Rank>(tensors: Tensor<R>[], axis?: number) => Tensor<More<R>>;
type Unstack = <R extends Rank>(x: Tensor<R>, axis?: number) => Tensor<Less<R>>[];
type ArgReduction = <R extends Rank>(x: Tensor<R>, axis?: number) => Tensor<Less<R>>;
type ExpandDims = <R extends Rank>(x: Tensor<R>, axis?: number) => Tensor<More<R>>;
type OneHot = <R extends Rank>(indices: Tensor<R>, depth: number) => Tensor<More<R>>;

interface Split {
  <T extends Tensor>(x: T, count: 2, axis: number): [T, T];
  <T extends Tensor>(x: T, count: 3, axis: number): [T, T, T];
  <T extends Tensor>(x: T, count: 4, axis: number): [T, T, T, T];
  <T extends Tensor>(x: T, sizes: number | number[], axis?: number): T[];
}

interface Gather {
  <R extends Rank>(x: Tensor<R>, indices: Tensor<Rank.R1>, axis?: number): Tensor<R>;
  <T extends Tensor = Tensor>(x: Given, indices: Given, axis?: number, batch?: number): NoInfer<T>;
}

export const add: Binary = base.add;
export const sub: Binary = base.sub;
export const mul: Binary = base.mul;
export const div: Binary = base.div;
export const pow: Binary = base.pow;
export const maximum: Binary = base.maximum;
export const minimum: Binary = base.minimum;
export const squaredDifference: Binary = base.squaredDifference;
export const equal: Binary = base.equal;
export const less: Binary = base.less;
export const lessEqual: Binary = base.lessEqual;
export const greater: Binary = base.greater;
export const greaterEqual: Binary = base.greaterEqual;
export const logicalAnd: Binary = base.logicalAnd;
export const sum: Reduction = base.sum;
export const mean: Reduction = base.mean;
export const max: Reduction = base.max;
export const argMax = base.argMax as ArgReduction;
export const argMin = base.argMin as ArgReduction;
export const matMul: MatMul = base.matMul;
export const reshape: Reshape = base.reshape;
export const zeros: Constant = base.zeros;
export const ones: Constant = base.ones;
export const fill: Fill = base.fill;
export const stack = base.stack as Stack;
export const unstack = base.unstack as Unstack;
export const split = base.split as Split;
export const gather: Gather = base.gather;
export const expandDims = base.expandDims as ExpandDims;
export const oneHot = base.oneHot as OneHot;

/** Frees every tensor in it. */
export const dispose = base.dispose as (tensors: unknown) => void;

export const variableGrads = base.variableGrads as (
  f: () => Scalar,
  variables?: readonly Variable[],
) => { value: Scalar; grads: base.NamedTensorMap };

interface WithGradient<T extends Tensor> {
  value: T;
  /** Gradient of the value -> one of each input. */
  gradFunc: (dy: T, saved: Tensor[]) => Tensor | Tensor[];
}

type SavingGradient = <A extends Tensor[], T extends Tensor>(
  f: (...inputs: [...A, base.GradSaveFunc]) => WithGradient<T>,
) => (...inputs: A) => T;
type PlainGradient = <A extends Tensor[], T extends Tensor>(
  f: (...inputs: A) => WithGradient<T>,
) => (...inputs: A) => T;

/** f as an operation that has its own gradient; tensors that f saves come back to `gradFunc`. */
export const customGrad = base.customGrad as unknown as SavingGradient & PlainGradient;

/** Registers a kernel's gradients by the names of its inputs. The caller knows the ranks of the kernel's outputs. */
interface RegisterGradient {
  (gradient: base.GradConfig): void;
  <D extends Tensor, S extends Tensor[]>(
    gradient: Omit<base.GradConfig, "gradFunc"> & {
      gradFunc: (
        dy: D,
        saved: S,
        attrs: Readonly<Record<string, unknown>>,
      ) => Record<string, () => Tensor>;
    },
  ): void;
}

export const registerGradient = base.registerGradient as RegisterGradient;
