/** A linear layer in one dispatch, and its three gradients in a second one. */
import type { TensorInfo } from "../../../tf";
import { recordElementwise } from "../elementwise";
import type { KernelArguments } from "../kernelArguments";
import { allocate } from "../rawBackend";
import { deferSum } from "../deferredSums";
import { recordProduct } from "../tiledProduct";

/** x [B, D], weights [D, K], bias [K] -> [B, K]. */
export function linear({ inputs, backend }: KernelArguments): TensorInfo {
  const [x, weights, bias] = [inputs.x!, inputs.weights!, inputs.bias!];
  const [rows, inner] = x.shape as [number, number];
  const columns = weights.shape[1]!;
  const out = allocate(backend, [rows, columns]);
  recordProduct(backend, {
    key: "linear",
    reads: { x, weights, bias },
    out,
    integers: { inner },
    rows,
    columns,
    leftAlong: "inner",
    rightAlong: "columns",
    functions: () => functionsText,
  });
  return out;
}

/**
 * x [B, D], weights [D, K], dy [B, K] -> gradients of x, weights and bias. A thread computes one element of one
 * of them: the sums over batch or classes are short.
 */
export function linearGradient({ inputs, backend }: KernelArguments): TensorInfo[] {
  const [x, weights, dy] = [inputs.x!, inputs.weights!, inputs.dy!];
  const [rows, inner] = x.shape as [number, number];
  const columns = weights.shape[1]!;
  const dx = allocate(backend, [rows, inner]);
  const parameters = allocate(backend, [inner + 1, columns]);
  recordElementwise(backend, {
    key: "linearGradient",
    reads: { x, weights, dy },
    writes: { dx, parameters },
    integers: { rows, inner, columns },
    size: rows * inner + (inner + 1) * columns,
    body: gradientText,
  });
  return [
    dx,
    ...deferSum(backend, { partial: parameters, slices: 1, stride: 0, scale: 1 }, [
      { shape: [inner, columns], offset: 0 },
      { shape: [columns], offset: inner * columns },
    ]),
  ];
}

const gradientText = `
  var total = 0.0;
  let inputs = settings.rows * settings.inner;
  if (index < inputs) {
    let row = index / settings.inner;
    let d = index % settings.inner;
    for (var k = 0u; k < settings.columns; k++) {
      total += dy[row * settings.columns + k] * weights[d * settings.columns + k];
    }
    dx[index] = total;
    return;
  }
  let place = index - inputs;
  let d = place / settings.columns;
  let k = place % settings.columns;
  for (var row = 0u; row < settings.rows; row++) {
    let given = dy[row * settings.columns + k];
    // the row after the last is the bias
    if (d == settings.inner) { total += given; }
    else { total += x[row * settings.inner + d] * given; }
  }
  parameters[place] = total;`;

const functionsText = `
fn innerOf(part : u32) -> vec2<u32> { return vec2<u32>(0u, settings.inner); }
fn rowOf(part : u32, row : u32) -> vec3<i32> {
  return vec3<i32>(select(-1, i32(row), row < settings.rows), 0, 0);
}
fn tapOf(part : u32, k : u32) -> vec3<i32> { return vec3<i32>(i32(k), 0, 0); }
fn left(row : vec3<i32>, tap : vec3<i32>) -> f32 {
  if (row.x < 0) { return 0.0; }
  return x[row.x * i32(settings.inner) + tap.x];
}
fn right(part : u32, k : u32, column : u32) -> f32 {
  if (column >= settings.columns) { return 0.0; }
  return weights[k * settings.columns + column];
}
fn store(part : u32, row : u32, column : u32, value : f32) {
  out[row * settings.columns + column] = value + bias[column];
}`;
