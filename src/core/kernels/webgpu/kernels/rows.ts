/** Operations on the rows and columns of features [B, D]. */
import type { TensorInfo } from "../../../tf";
import { recordElementwise } from "../elementwise";
import type { KernelArguments } from "../kernelArguments";
import { allocate } from "../rawBackend";
import { record } from "../record";
import { sumInWorkgroup, declareWorkgroupSums } from "../workgroupSum";

const threads = 64;

/** h [B, D], omega [D] -> h where omega > threshold, else 0. */
export function maskApply({ inputs, attrs, backend }: KernelArguments): TensorInfo {
  const [h, omega] = [inputs.h!, inputs.omega!];
  const out = allocate(backend, h.shape);
  recordElementwise(backend, {
    key: "maskApply",
    reads: { h, omega },
    writes: { out },
    integers: { depth: omega.shape[0]! },
    floats: { threshold: attrs.threshold as number },
    body: "out[index] = select(0.0, h[index], omega[index % settings.depth] > settings.threshold);",
  });
  return out;
}

/** Runs a workgroup per row of x [B, D] -> [B, D]; `first` is the row's first element. */
function recordRows(
  { attrs, backend }: KernelArguments,
  key: string,
  reads: Readonly<Record<"x", TensorInfo>>,
  body: string,
): TensorInfo {
  const { x } = reads;
  const out = allocate(backend, x.shape);
  record(backend, {
    key,
    reads,
    writes: { out },
    integers: { depth: x.shape[1]! },
    floats: { epsilon: attrs.epsilon as number },
    blocks: x.shape[0]!,
    threads,
    functions: () => declareWorkgroupSums(threads),
    body: () => `
  let first = block * settings.depth;
  ${body}`,
  });
  return out;
}

/** x [B, D] -> x / sqrt(Σ x^2 + epsilon). */
export const l2NormaliseRows = (given: KernelArguments): TensorInfo =>
  recordRows(
    given,
    "l2NormaliseRows",
    { x: given.inputs.x! },
    `var part = 0.0;
  for (var d = lane; d < settings.depth; d += ${threads}u) { part += x[first + d] * x[first + d]; }
  ${sumInWorkgroup(threads, "part")}
  let size = sqrt(sums[0] + settings.epsilon);
  for (var d = lane; d < settings.depth; d += ${threads}u) { out[first + d] = x[first + d] / size; }`,
  );

/** With n = sqrt(Σ x^2 + epsilon): dx = dy / n - x (x · dy) / n^3. */
export function l2NormaliseRowsGradient(given: KernelArguments): TensorInfo {
  const reads = { x: given.inputs.x!, dy: given.inputs.dy! };
  return recordRows(
    given,
    "l2NormaliseRowsGradient",
    reads,
    `var square = 0.0;
  var along = 0.0;
  for (var d = lane; d < settings.depth; d += ${threads}u) {
    square += x[first + d] * x[first + d];
    along += x[first + d] * dy[first + d];
  }
  ${sumInWorkgroup(threads, "square")}
  let whole = sums[0] + settings.epsilon;
  workgroupBarrier();
  ${sumInWorkgroup(threads, "along")}
  let factor = sums[0] / whole;
  for (var d = lane; d < settings.depth; d += ${threads}u) {
    out[first + d] = (dy[first + d] - x[first + d] * factor) / sqrt(whole);
  }`,
  );
}

/** Ones on the diagonal [n, n]. */
export function identityMatrix({ attrs, backend }: KernelArguments): TensorInfo {
  const size = attrs.size as number;
  const out = allocate(backend, [size, size]);
  recordElementwise(backend, {
    key: "identityMatrix",
    reads: {},
    writes: { out },
    integers: { columns: size },
    body: "out[index] = select(0.0, 1.0, index / settings.columns == index % settings.columns);",
  });
  return out;
}
