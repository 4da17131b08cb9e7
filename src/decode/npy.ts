/** Reads arrays written by numpy.save. Format: numpy.lib.format, versions 1 to 3. */
import { FileFault } from "./fileFault";

export interface NpyArray {
  readonly shape: readonly number[];
  /** In C order. */
  readonly values: Float32Array;
}

/** Largest number of values in one file: 1 MiB as float32. */
const maxValues = 262_144;
/** Size of the largest file with that many values and the longest header of version 1, bytes. */
export const maxBytes = 8 * maxValues + 65_546;
const saveCommand = "np.save(path, np.ascontiguousarray(x, dtype=np.float32))";

/** Reads a little-endian float array in C order; rejects everything else with a FileFault. */
export function parseNpy(bytes: Uint8Array): NpyArray {
  if (String.fromCharCode(...bytes.subarray(0, 6)) !== "\x93NUMPY")
    throw new FileFault(
      `is not an .npy file, although its name says so; write it with ${saveCommand}.`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isLong = (bytes[6] ?? 1) > 1;
  const start = isLong ? 12 : 10;
  if (bytes.length < start) throw truncatedFault();
  const end = start + (isLong ? view.getUint32(8, true) : view.getUint16(8, true));
  if (bytes.length < end) throw truncatedFault();
  const { type, isFortran, shape } = readHeader(new TextDecoder().decode(bytes.slice(start, end)));
  const read = readers.get(type);
  if (!read)
    throw new FileFault(
      `holds ${typeName(type)} instead of floats that can be read; write it with ${saveCommand}.`,
    );
  if (isFortran && shape.length > 1)
    throw new FileFault(`is in Fortran order (column by column); write it with ${saveCommand}.`);
  const count = shape.reduce((product, side) => product * side, 1);
  if (shape.length === 0 || shape.length > 2 || count === 0)
    throw new FileFault(
      `has the shape [${shape.join(", ")}]; a clip's features are one vector [D], or a sequence of them [T, D].`,
    );
  if (count > maxValues) throw tooLongFault(`${count} numbers`);
  if (bytes.length < end + count * read.bytes) throw truncatedFault();
  const values = Float32Array.from({ length: count }, (_, i) =>
    read.at(view, end + i * read.bytes),
  );
  if (!values.every(Number.isFinite))
    throw new FileFault("holds numbers that are not finite in float32; compute it again.");
  return { shape, values };
}

export const tooLongFault = (size: string): FileFault =>
  new FileFault(
    `has ${size}; a clip can have at most ${maxValues} numbers, so average it over time or use fewer steps.`,
  );
const truncatedFault = (): FileFault => new FileFault("is truncated; copy it again.");

interface Reader {
  readonly bytes: number;
  at(view: DataView, offset: number): number;
}
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["<f2", { bytes: 2, at: (view, offset) => halfFloat(view.getUint16(offset, true)) }],
  ["<f4", { bytes: 4, at: (view, offset) => view.getFloat32(offset, true) }],
  ["<f8", { bytes: 8, at: (view, offset) => view.getFloat64(offset, true) }],
]);

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction. */
function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 1024;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15));
}

/** The header is a Python literal with these three keys. */
function readHeader(text: string) {
  const type = /'descr':\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const sides = /'shape':\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (type === undefined && text.includes("'descr': ["))
    throw new FileFault(`holds records instead of floats; write it with ${saveCommand}.`);
  if (type === undefined || order === undefined || sides === undefined)
    throw new FileFault(`has a header that cannot be read; write it with ${saveCommand}.`);
  const shape = sides
    .split(",")
    .flatMap((side) => (side.trim() === "" ? [] : [parseInt(side, 10)]));
  return { type, isFortran: order === "True", shape };
}

/** Name of a numpy type for messages. */
function typeName(type: string): string {
  const kinds: Readonly<Record<string, string>> = {
    O: "Python objects",
    i: "whole numbers",
    u: "whole numbers",
    b: "truth values",
    c: "complex numbers",
    U: "text",
    S: "text",
    f: type.startsWith(">") ? "big-endian floats" : "floats of an unusual size",
  };
  return `${kinds[type.charAt(1)] ?? "something else"} (${type})`;
}
