/** Compares our WebGPU kernels with plain JavaScript, on buffers full of NaN. */
import type { RawBackend, RawBuffer } from "../../../src/core/kernels/webgpu/rawBackend";
import * as tf from "../../../src/core/tf";
import { classificationCases } from "./classificationCases";
import { codebookCases } from "./codebookCases";
import { convolutionCases } from "./convolutionCases";
import type { KernelCase } from "./kernelCase";
import { optimizerCases } from "./optimizerCases";
import { reductionCases } from "./reductionCases";
import { rowCases } from "./rowCases";

export interface KernelResult {
  readonly kernel: string;
  readonly title: string;
  /** Largest difference relative to the largest value, of the worst result. */
  readonly error: number;
  readonly tolerance: number;
  /** Whether a second run on poisoned buffers gave the same bits, and allocated no new buffer. */
  readonly isRepeatable: boolean;
  readonly isRecycled: boolean;
}

/** Cases by group: a page tests one group at a time. */
export const cases: Readonly<Record<string, readonly KernelCase[]>> = {
  convolution: convolutionCases,
  reduction: reductionCases,
  classification: classificationCases,
  codebook: codebookCases,
  rows: rowCases,
  optimizer: optimizerCases,
};

type Values = readonly Float32Array[];

/** Largest |a - b| over the largest |b|; infinite where a number is missing or not a number. */
function relativeError(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return Infinity;
  const gaps = b.map((value, n) => Math.abs(value - a[n]!));
  const size = b.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
  return gaps.some(Number.isNaN) ? Infinity : gaps.reduce((x, y) => Math.max(x, y), 0) / size;
}

async function valuesOf(tensors: readonly tf.Tensor[]): Promise<Values> {
  const floats = tensors.map((tensor) => tf.cast(tensor, "float32"));
  const values = await Promise.all(floats.map(async (each) => (await each.data()).slice()));
  tf.dispose([floats]);
  return values as Float32Array[];
}

async function expectedOf(each: KernelCase): Promise<{ values: Values; shapes: string[] }> {
  await tf.setBackend("cpu");
  const tensors = tf.tidy(() => each.expected(each.inputs()));
  const values = await valuesOf(tensors);
  tf.dispose(tensors);
  return { values, shapes: tensors.map(({ shape }) => shape.join()) };
}

async function foundOf(each: KernelCase): Promise<{ values: Values; shapes: string[] }> {
  const inputs = tf.tidy(() => each.inputs());
  const given = tf.engine().runKernel(each.kernel, inputs, each.attrs as tf.NamedAttrMap);
  const results = Array.isArray(given) ? given : [given];
  const tensors = [...results, ...(each.changes ?? []).map((name) => inputs[name]!)];
  const values = await valuesOf(tensors);
  const shapes = tensors.map(({ shape }) => shape.join());
  tf.dispose([inputs, results]);
  return { values, shapes };
}

/** Overwrites every free buffer of the backend's pool. */
function poison(backend: tf.KernelBackend): void {
  const { bufferManager, queue } = backend as unknown as RawBackend & {
    bufferManager: { freeBuffers: Map<string, RawBuffer[]> };
  };
  const copyTo = 8;
  for (const buffers of bufferManager.freeBuffers.values())
    for (const buffer of buffers) {
      const { usage, size } = buffer as RawBuffer & { usage: number };
      if (usage & copyTo && !(usage & 1))
        queue.writeBuffer(buffer, 0, new Float32Array(size / 4).fill(NaN).buffer);
    }
}

const allocated = (backend: tf.KernelBackend) =>
  (backend.memory() as unknown as { numBytesAllocatedInGPU: number }).numBytesAllocatedInGPU;

export async function checkKernel(each: KernelCase): Promise<KernelResult> {
  const expected = await expectedOf(each);
  await tf.setBackend("webgpu");
  const first = await foundOf(each);
  poison(tf.backend());
  const before = allocated(tf.backend());
  const again = await foundOf(each);
  const hasShapes = first.shapes.join("/") === expected.shapes.join("/");
  const errors = expected.values.map((values, n) =>
    relativeError(again.values[n] ?? new Float32Array(), values),
  );
  return {
    kernel: each.kernel,
    title: each.title,
    error: hasShapes ? Math.max(...errors) : Infinity,
    tolerance: each.tolerance ?? 2e-5,
    isRepeatable: again.values.every((values, n) =>
      values.every((value, i) => Object.is(value, first.values[n]?.[i])),
    ),
    // tensors that are updated in place move to a new buffer
    isRecycled: each.changes !== undefined || allocated(tf.backend()) === before,
  };
}
