/**
 * Batch normalisation over all axes but the last. Sums are of distances from the first row, so a mean that is
 * large against the variance costs no digits.
 */
import { util, type TensorInfo } from "../../../tf";
import { recordElementwise } from "../elementwise";
import type { KernelArguments } from "../kernelArguments";
import { allocate, release } from "../rawBackend";
import { reduceSums } from "../reduction";

/** x [..., C], gamma [C], beta [C] -> y [..., C], mean [C], biased variance [C]. */
export function batchNorm({ inputs, attrs, backend }: KernelArguments): TensorInfo[] {
  const [x, gamma, beta] = [inputs.x!, inputs.gamma!, inputs.beta!];
  const channels = gamma.shape[0]!;
  const rows = util.sizeFromShape(x.shape) / channels;
  const distances = reduceSums(backend, {
    key: "distances",
    reads: { x },
    before: "let distance = x[at] - x[column];",
    terms: ["distance", "distance * distance"],
    outer: 1,
    reduce: rows,
    inner: channels,
    shape: [channels],
    scale: 1 / rows,
  });
  const [first, second] = distances as [TensorInfo, TensorInfo];
  const y = allocate(backend, x.shape);
  const mean = allocate(backend, [channels]);
  const variance = allocate(backend, [channels]);
  recordElementwise(backend, {
    key: "batchNorm",
    reads: { x, gamma, beta, first, second },
    writes: { y, mean, variance },
    integers: { channels },
    floats: { epsilon: attrs.epsilon as number },
    body: `let c = index % settings.channels;
  let middle = x[c] + first[c];
  let spread = max(second[c] - first[c] * first[c], 0.0);
  y[index] = gamma[c] * (x[index] - middle) / sqrt(spread + settings.epsilon) + beta[c];
  if (index < settings.channels) { mean[c] = middle; variance[c] = spread; }`,
  });
  release(backend, first, second);
  return [y, mean, variance];
}

/** dy shaped as x -> dx, dgamma [C], dbeta [C]. */
export function batchNormGradient({ inputs, attrs, backend }: KernelArguments): TensorInfo[] {
  const [x, dy, gamma, mean, variance] = [
    inputs.x!,
    inputs.dy!,
    inputs.gamma!,
    inputs.mean!,
    inputs.variance!,
  ];
  const channels = gamma.shape[0]!;
  const rows = util.sizeFromShape(x.shape) / channels;
  const floats = { epsilon: attrs.epsilon as number };
  const unit = (place: string, c: string) =>
    `(x[${place}] - mean[${c}]) / sqrt(variance[${c}] + settings.epsilon)`;
  const sums = reduceSums(backend, {
    key: "batchNormGradient",
    reads: { x, dy, mean, variance },
    floats,
    terms: [`dy[at] * ${unit("at", "column")}`, "dy[at]"],
    outer: 1,
    reduce: rows,
    inner: channels,
    shape: [channels],
  });
  const [dgamma, dbeta] = sums as [TensorInfo, TensorInfo];
  const dx = allocate(backend, x.shape);
  recordElementwise(backend, {
    key: "batchNormGradient",
    reads: { x, dy, gamma, mean, variance, dgamma, dbeta },
    writes: { dx },
    integers: { channels },
    floats: { ...floats, share: 1 / rows },
    body: `let c = index % settings.channels;
  let along = dbeta[c] + ${unit("index", "c")} * dgamma[c];
  dx[index] = gamma[c] / sqrt(variance[c] + settings.epsilon) * (dy[index] - settings.share * along);`,
  });
  return [dx, dgamma, dbeta];
}
