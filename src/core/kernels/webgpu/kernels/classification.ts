/**
 * Loss and scores of class logits [B, K], each in one dispatch of one workgroup, because batches are small: a
 * thread takes every 256th row, then the threads' sums are added pairwise.
 */
import type { TensorInfo } from "../../../tf";
import type { KernelArguments } from "../kernelArguments";
import { allocate, type RawBackend } from "../rawBackend";
import { record } from "../record";
import { sumInWorkgroup, declareWorkgroupSums } from "../workgroupSum";

const threads = 256;

interface RowWork {
  readonly key: string;
  readonly reads: Readonly<Record<string, TensorInfo>>;
  readonly writes?: Readonly<Record<string, TensorInfo>>;
  /** WGSL that adds a row to `total`; `first` is its first element, `row` its number. */
  readonly each: string;
  /** Factor on the sum over all rows. */
  readonly scale: number;
}

function sumRows(backend: RawBackend, shape: readonly number[], work: RowWork): TensorInfo {
  const sum = allocate(backend, []);
  record(backend, {
    key: work.key,
    reads: work.reads,
    writes: { sum, ...work.writes },
    integers: { rows: shape[0]!, classes: shape[1]! },
    floats: { scale: work.scale },
    blocks: 1,
    threads,
    functions: () => declareWorkgroupSums(threads),
    body: () => `
  var total = 0.0;
  for (var row = lane; row < settings.rows; row += ${threads}u) {
    let first = row * settings.classes;
    ${work.each}
  }
  ${sumInWorkgroup(threads, "total")}
  if (lane == 0u) { sum[0] = sums[0] * settings.scale; }`,
  });
  return sum;
}

/** WGSL of `top`, the row's largest logit, and `whole`, the sum of exp(logit - top). */
const normaliser = `
    var top = logits[first];
    for (var k = 1u; k < settings.classes; k++) { top = max(top, logits[first + k]); }
    var whole = 0.0;
    for (var k = 0u; k < settings.classes; k++) { whole += exp(logits[first + k] - top); }`;

/** logits, targets [B, K] -> batch mean of -Σ t ln softmax [], and its gradient [B, K]. */
export function crossEntropy({ inputs, backend }: KernelArguments): TensorInfo[] {
  const [logits, targets] = [inputs.logits!, inputs.targets!];
  const gradient = allocate(backend, logits.shape);
  const loss = sumRows(backend, logits.shape, {
    key: "crossEntropy",
    reads: { logits, targets },
    writes: { gradient },
    scale: 1 / logits.shape[0]!,
    each: `${normaliser}
    var mass = 0.0;
    for (var k = 0u; k < settings.classes; k++) {
      mass += targets[first + k];
      total += targets[first + k] * (log(whole) + top - logits[first + k]);
    }
    for (var k = 0u; k < settings.classes; k++) {
      let share = exp(logits[first + k] - top) / whole;
      gradient[first + k] = settings.scale * (share * mass - targets[first + k]);
    }`,
  });
  return [loss, gradient];
}

/** logits [B, K], labels [B] int32 -> share of rows whose largest logit (the first on ties) is the label's []. */
export function accuracy({ inputs, backend }: KernelArguments): TensorInfo {
  const [logits, labels] = [inputs.logits!, inputs.labels!];
  return sumRows(backend, logits.shape, {
    key: "accuracy",
    reads: { logits, labels },
    scale: 1 / logits.shape[0]!,
    each: `var best = 0u;
    for (var k = 1u; k < settings.classes; k++) {
      if (logits[first + k] > logits[first + best]) { best = k; }
    }
    total += select(0.0, 1.0, i32(best) == labels[row]);`,
  });
}

/** logits, targets [B, K] -> Σ_b Σ_k softmax · t []. */
export function trueClassScore({ inputs, backend }: KernelArguments): TensorInfo {
  const [logits, targets] = [inputs.logits!, inputs.targets!];
  return sumRows(backend, logits.shape, {
    key: "trueClassScore",
    reads: { logits, targets },
    scale: 1,
    each: `${normaliser}
    for (var k = 0u; k < settings.classes; k++) {
      total += exp(logits[first + k] - top) / whole * targets[first + k];
    }`,
  });
}
