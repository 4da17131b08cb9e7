/**
 * Optimisers' updates in place. Variables and their state share one buffer, so a dispatch updates as many
 * tensors as the device can bind gradients for; its workgroups are assigned tensor by tensor. Slices of
 * deferred gradient sums are added here.
 */
import { util, type TensorInfo } from "../../../tf";
import type { KernelArguments } from "../kernelArguments";
import { release, type RawBackend, type RawBuffer } from "../rawBackend";
import { maxStorageBuffers, record } from "../record";
import { defaultThreads } from "../shader";
import { copyOut, isShared, moveToSharedBuffer } from "../sharedBuffers";
import { deferredSumOf, type SlicedSum } from "../deferredSums";

/** An optimiser: the names of its state, its settings, and WGSL that updates one element. */
interface Rule {
  readonly name: string;
  readonly slots: readonly string[];
  floats(attrs: Readonly<Record<string, number>>): Record<string, number>;
  /** Reads `slope`, `rate`, and the indices of `variable` and of every slot in `state`. */
  readonly step: string;
}

interface Entry {
  readonly size: number;
  /** First elements of the variable and of its slots in the buffer. */
  readonly offsets: readonly number[];
  readonly gradient: SlicedSum;
  readonly multiplier: TensorInfo | undefined;
}

const update =
  (rule: Rule) =>
  ({ inputs, attrs, backend }: KernelArguments): TensorInfo[] => {
    const numbers = Array.from({ length: attrs.count as number }, (_, n) => n).filter(
      (n) => util.sizeFromShape(inputs[`variable/${n}`]!.shape) > 0,
    );
    const names = ["variable", ...rule.slots];
    const stateful = numbers.flatMap((n) => names.map((name) => inputs[`${name}/${n}`]!));
    if (stateful.length === 0) return [];
    const multipliers = numbers.map((n) => inputs[`multiplier/${n}`]);
    // before the gradients are read: an upload may complete deferred sums
    for (const multiplier of multipliers) if (multiplier) backend.uploadToGPU(multiplier.dataId);
    const { buffer, offsets } = moveToSharedBuffer(backend, stateful);
    const copies: TensorInfo[] = [];
    const entries = numbers.map((n, place): Entry => {
      const given = inputs[`gradient/${n}`]!;
      const gradient = isShared(given.dataId) ? copyOut(backend, given.dataId) : given;
      if (gradient !== given) copies.push(gradient);
      return {
        size: util.sizeFromShape(given.shape),
        offsets: offsets.slice(place * names.length, (place + 1) * names.length),
        gradient: deferredSumOf(backend, gradient),
        multiplier: multipliers[place],
      };
    });
    const numbersOfRule = attrs as Record<string, number>;
    for (const chunk of chunksOf(entries, maxStorageBuffers(backend) - 1))
      recordChunk(backend, rule, { chunk, buffer, attrs: numbersOfRule });
    for (const { dataId } of stateful) {
      backend.tensorMap.get(dataId).values = null;
      backend.commandQueueOwnedIds.add(dataId);
    }
    release(backend, ...copies);
    return [];
  };

/** Each tensor once, in order. */
const distinct = (tensors: readonly (TensorInfo | undefined)[]): TensorInfo[] => [
  ...new Map(tensors.flatMap((each) => (each ? [[each.dataId, each] as const] : []))).values(),
];
const gradientsOf = (chunk: readonly Entry[]) => distinct(chunk.map((e) => e.gradient.partial));
const multipliersOf = (chunk: readonly Entry[]) => distinct(chunk.map((e) => e.multiplier));

/** Divides the entries, in order, into chunks that bind at most `maxBuffers` buffers. */
function chunksOf(entries: readonly Entry[], maxBuffers: number): Entry[][] {
  const chunks: Entry[][] = [];
  for (const entry of entries) {
    const open = chunks[chunks.length - 1];
    const next = [...(open ?? []), entry];
    if (open && gradientsOf(next).length + multipliersOf(next).length <= maxBuffers)
      open.push(entry);
    else chunks.push([entry]);
  }
  return chunks;
}

interface Chunk {
  readonly chunk: readonly Entry[];
  readonly buffer: RawBuffer;
  readonly attrs: Readonly<Record<string, number>>;
}

function recordChunk(backend: RawBackend, rule: Rule, { chunk, buffer, attrs }: Chunk): void {
  const gradients = gradientsOf(chunk);
  const multipliers = multipliersOf(chunk);
  const placeIn = (list: readonly TensorInfo[], tensor: TensorInfo | undefined) =>
    list.findIndex((each) => each.dataId === tensor?.dataId);
  const bound = chunk.map(({ gradient, multiplier }) => ({
    gradient: placeIn(gradients, gradient.partial),
    multiplier: placeIn(multipliers, multiplier),
  }));
  const numbered = (name: string, tensors: readonly TensorInfo[]) =>
    Object.fromEntries(tensors.map((tensor, n) => [`${name}${n}`, tensor]));
  let blocks = 0;
  const integers = chunk.flatMap(({ size, offsets, gradient }, n) => {
    blocks += Math.ceil(size / defaultThreads);
    const { slices, stride, offset } = gradient;
    return [
      ...Object.entries({ end: blocks, size, slices, stride, from: offset }),
      ...["variable", ...rule.slots].map((name, place) => [name, offsets[place]!] as const),
    ].map(([name, value]) => [`${name}${n}`, value] as const);
  });
  record(backend, {
    key: `${rule.name}/${bound.map((b) => `${b.gradient}.${b.multiplier}`).join()}`,
    reads: { ...numbered("gradient", gradients), ...numbered("multiplier", multipliers) },
    writes: {},
    buffers: { state: buffer },
    integers: Object.fromEntries(integers),
    floats: {
      ...rule.floats(attrs),
      learningRate: attrs.learningRate!,
      weightDecay: attrs.weightDecay!,
      ...Object.fromEntries(chunk.map(({ gradient }, n) => [`scale${n}`, gradient.scale])),
    },
    changesEveryStep: true,
    blocks,
    functions: () => advanceText(rule),
    body: () => bound.map((each, n) => entryText(rule, n, each)).join(""),
  });
}

const advanceText = ({ slots, step }: Rule) => `
fn advance(variable : u32, ${slots.map((slot) => `${slot} : u32`).join(", ")}, gradient : f32, rate : f32) {
  let slope = gradient + settings.weightDecay * state[variable];
  ${step}
}`;

/** WGSL for tensor n of a dispatch, which reads these gradient and multiplier buffers; -1 is none. */
function entryText(
  { slots }: Rule,
  n: number,
  { gradient, multiplier }: { readonly gradient: number; readonly multiplier: number },
): string {
  const first = n === 0 ? "0u" : `settings.end${n - 1}`;
  const factor = multiplier < 0 ? "" : ` * multiplier${multiplier}[0]`;
  return `
  if (block >= ${first} && block < settings.end${n}) {
    let at = (block - ${first}) * ${defaultThreads}u + lane;
    if (at >= settings.size${n}) { return; }
    var total = 0.0;
    for (var s = 0u; s < settings.slices${n}; s++) {
      total += gradient${gradient}[settings.from${n} + s * settings.stride${n} + at];
    }
    advance(settings.variable${n} + at, ${slots.map((slot) => `settings.${slot}${n} + at`).join(", ")},
      total * settings.scale${n}, settings.learningRate${factor});
  }`;
}

/** m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, variable -= rate · m̂ / (sqrt(v̂) + epsilon). */
export const adamUpdate = update({
  name: "adamUpdate",
  slots: ["mean", "square"],
  floats: ({ beta1, beta2, epsilon, step }) => ({
    beta1: beta1!,
    beta2: beta2!,
    // 1 - beta loses digits in float32
    rest1: 1 - beta1!,
    rest2: 1 - beta2!,
    correction1: 1 / (1 - beta1! ** step!),
    correction2: 1 / (1 - beta2! ** step!),
    epsilon: epsilon!,
  }),
  step: `let m = settings.beta1 * state[mean] + settings.rest1 * slope;
  let v = settings.beta2 * state[square] + settings.rest2 * slope * slope;
  state[mean] = m;
  state[square] = v;
  state[variable] -= rate * (m * settings.correction1)
    / (sqrt(v * settings.correction2) + settings.epsilon);`,
});

/** u = momentum u + g, variable -= rate · u. */
export const sgdUpdate = update({
  name: "sgdUpdate",
  slots: ["velocity"],
  floats: ({ momentum }) => ({ momentum: momentum! }),
  step: `let u = settings.momentum * state[velocity] + slope;
  state[velocity] = u;
  state[variable] -= rate * u;`,
});
