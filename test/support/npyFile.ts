/** Creates feature files for tests. */

/** A float32 array as numpy writes it. */
export function npy(shape: readonly number[], values: readonly number[]): Uint8Array {
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  const header = new TextEncoder().encode(text.padEnd(117) + "\n");
  const bytes = new Uint8Array(10 + header.length + 4 * values.length);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
  bytes.set(header, 10);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setFloat32(10 + header.length + 4 * i, value, true));
  return bytes;
}
