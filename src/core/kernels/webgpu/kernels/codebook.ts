/** Updates of a codebook from the vectors assigned to it; vq/vectorQuantiser.ts has the equations. */
import type { TensorInfo } from "../../../tf";
import type { KernelArguments } from "../kernelArguments";
import { allocate } from "../rawBackend";
import { record } from "../record";
import { sumInWorkgroup, declareWorkgroupSums } from "../workgroupSum";

const columns = 32;
const rows = 8;

/** indices [P] int32, flat [P, D] -> positions at each code [N], sum of the vectors there [N, D]. */
export function codeUse({ inputs, attrs, backend }: KernelArguments): TensorInfo[] {
  const [indices, flat] = [inputs.indices!, inputs.flat!];
  const [positions, depth] = flat.shape as [number, number];
  const codes = attrs.codes as number;
  const counts = allocate(backend, [codes]);
  const sums = allocate(backend, [codes, depth]);
  const chunks = Math.ceil(depth / columns);
  record(backend, {
    key: "codeUse",
    reads: { indices, flat },
    writes: { counts, vectors: sums },
    integers: { positions, depth, chunks },
    blocks: codes * chunks,
    threads: columns * rows,
    functions: () => `var<workgroup> totals : array<f32, ${columns * rows}>;
var<workgroup> uses : array<f32, ${columns * rows}>;`,
    body: () => useText,
  });
  return [counts, sums];
}

/** A workgroup searches all indices for one code: sums in a fixed order, without atomics. */
const useText = `
  let code = i32(block / settings.chunks);
  let column = (block % settings.chunks) * ${columns}u + lane % ${columns}u;
  let row = lane / ${columns}u;
  var total = 0.0;
  var used = 0.0;
  for (var p = row; p < settings.positions; p += ${rows}u) {
    if (indices[p] == code) {
      used += 1.0;
      if (column < settings.depth) { total += flat[p * settings.depth + column]; }
    }
  }
  totals[lane] = total;
  uses[lane] = used;
  workgroupBarrier();
  if (row == 0u) {
    for (var other = 1u; other < ${rows}u; other++) {
      total += totals[lane + other * ${columns}u];
      used += uses[lane + other * ${columns}u];
    }
    if (column < settings.depth) { vectors[u32(code) * settings.depth + column] = total; }
    if (column == 0u) { counts[code] = used; }
  }`;

const threads = 64;

/** EMA update, then restarts of codes whose count is below `reviveBelow` -> codebook, counts, sums. */
export function codebookUpdate({ inputs, attrs, backend }: KernelArguments): TensorInfo[] {
  const [codes, depth] = inputs.codebook!.shape as [number, number];
  const codebook = allocate(backend, [codes, depth]);
  const counts = allocate(backend, [codes]);
  const sums = allocate(backend, [codes, depth]);
  record(backend, {
    key: "codebookUpdate",
    reads: {
      oldCounts: inputs.counts!,
      oldVectors: inputs.sums!,
      batchCounts: inputs.batchCounts!,
      batchVectors: inputs.batchSums!,
      candidates: inputs.candidates!,
    },
    writes: { codebook, counts, vectors: sums },
    integers: { codes, depth },
    floats: {
      decay: attrs.decay as number,
      fresh: 1 - (attrs.decay as number),
      epsilon: attrs.epsilon as number,
      reviveBelow: attrs.reviveBelow as number,
    },
    blocks: codes,
    threads,
    functions: () => `${declareWorkgroupSums(threads)}
fn mixed(code : u32) -> f32 {
  return settings.decay * oldCounts[code] + settings.fresh * batchCounts[code];
}`,
    body: () => updateText,
  });
  return [codebook, counts, sums];
}

/** Every workgroup adds all counts itself, which is cheaper than a further dispatch. */
const updateText = `
  var share = 0.0;
  for (var code = lane; code < settings.codes; code += ${threads}u) { share += mixed(code); }
  ${sumInWorkgroup(threads, "share")}
  let whole = sums[0];
  let smoothed = (mixed(block) + settings.epsilon)
    / (whole + f32(settings.codes) * settings.epsilon) * whole;
  let isDead = settings.reviveBelow > 0.0 && smoothed < settings.reviveBelow;
  for (var d = lane; d < settings.depth; d += ${threads}u) {
    let at = block * settings.depth + d;
    let moved = settings.decay * oldVectors[at] + settings.fresh * batchVectors[at];
    vectors[at] = select(moved, candidates[at], isDead);
    codebook[at] = select(moved / smoothed, candidates[at], isDead);
  }
  if (lane == 0u) { counts[block] = select(smoothed, 1.0, isDead); }`;

/** counts [N] -> exp of the entropy of their shares []. */
export function perplexity({ inputs, backend }: KernelArguments): TensorInfo {
  const counts = inputs.counts!;
  const out = allocate(backend, []);
  record(backend, {
    key: "perplexity",
    reads: { counts },
    writes: { out },
    integers: { codes: counts.shape[0]! },
    blocks: 1,
    threads,
    functions: () => declareWorkgroupSums(threads),
    body: () => perplexityText,
  });
  return out;
}

const perplexityText = `
  var part = 0.0;
  for (var code = lane; code < settings.codes; code += ${threads}u) { part += counts[code]; }
  ${sumInWorkgroup(threads, "part")}
  let whole = sums[0];
  workgroupBarrier();
  var entropy = 0.0;
  for (var code = lane; code < settings.codes; code += ${threads}u) {
    let share = counts[code] / whole;
    entropy -= share * log(share + 1e-10);
  }
  ${sumInWorkgroup(threads, "entropy")}
  if (lane == 0u) { out[0] = exp(sums[0]); }`;
