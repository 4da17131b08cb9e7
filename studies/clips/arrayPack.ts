/** Plain data with typed arrays as JSON and one block of bytes, to be stored and sent. */

type NumberArray = Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>;
const kinds = { Uint8Array, Uint16Array, Float32Array } as const;
type Kind = keyof typeof kinds;

export interface ArrayPack {
  /** The data; each array is `{ array, at, length }`. */
  readonly json: unknown;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
interface ArrayPlace {
  readonly array: Kind;
  /** Byte at which it starts. */
  readonly at: number;
  readonly length: number;
}

/** Largest size of an element, to which starts are aligned. */
const alignment = 4;

const kindOf = (value: unknown): Kind | undefined =>
  (Object.keys(kinds) as Kind[]).find((kind) => value instanceof kinds[kind]);

export function packArrays(value: unknown): ArrayPack {
  const blocks: { readonly at: number; readonly bytes: Uint8Array }[] = [];
  let size = 0;
  const json = mapLeaves(value, (leaf) => {
    const array = kindOf(leaf);
    if (!array) return undefined;
    const { buffer, byteOffset, byteLength, length } = leaf as NumberArray;
    const place: ArrayPlace = { array, at: size, length };
    blocks.push({ at: size, bytes: new Uint8Array(buffer, byteOffset, byteLength) });
    size += Math.ceil(byteLength / alignment) * alignment;
    return place;
  });
  const bytes = new Uint8Array(size);
  for (const block of blocks) bytes.set(block.bytes, block.at);
  return { json, bytes };
}

/** The data of a pack; its arrays are copies. */
export function unpackArrays({ json, bytes }: ArrayPack): unknown {
  return mapLeaves(json, (leaf) => {
    if (!isPlace(leaf)) return undefined;
    const kind = kinds[leaf.array];
    const from = bytes.byteOffset + leaf.at;
    return new kind(bytes.buffer.slice(from, from + leaf.length * kind.BYTES_PER_ELEMENT));
  });
}

const isPlace = (value: object): value is ArrayPlace =>
  "array" in value && "at" in value && "length" in value;

/** Copies plain data; `replace` returns what takes the place of an object, or undefined to copy its entries. */
function mapLeaves(value: unknown, replace: (leaf: object) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((one) => mapLeaves(one, replace));
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, mapLeaves(one, replace)]),
  );
}
