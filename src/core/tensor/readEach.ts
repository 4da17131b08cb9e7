import type * as tf from "../tf";

/** Reads tensors back, name by name, and frees them. */
export async function readEach(
  tensors: Readonly<Record<string, tf.Tensor>>,
): Promise<Record<string, Float32Array>> {
  const read = Object.entries(tensors).map(async ([name, tensor]) => {
    // a copy, because the values may be a view of memory that the next operation overwrites
    const values = ((await tensor.data()) as Float32Array).slice();
    tensor.dispose();
    return [name, values] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
