/** Arrays that numpy wrote (makeArrays.py), read to the bit or refused in a sentence. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseNpy } from "../../../src/decode/npy";
import values from "./values.json";

const bytesOf = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`${name}.npy`, import.meta.url)));

describe("an array of floats", () => {
  it.each(Object.entries(values))("%s is read as numpy has it", (name, wanted) => {
    const { shape, values: found } = parseNpy(bytesOf(name));
    expect(shape).toEqual(wanted.shape);
    expect([...found]).toEqual(wanted.values.map(Math.fround));
  });

  it("is also read from the middle of a buffer", () => {
    const bytes = bytesOf("sequence");
    const within = new Uint8Array(bytes.length + 3);
    within.set(bytes, 3);
    expect(parseNpy(within.subarray(3)).shape).toEqual([3, 2]);
  });
});

describe("any other file is refused with advice", () => {
  it.each([
    ["fortran", "is in Fortran order (column by column); write it with np.save("],
    [
      "bigEndian",
      "holds big-endian floats (>f4) instead of floats that can be read; write it with",
    ],
    ["integers", "holds whole numbers (<i8) instead of floats"],
    ["objects", "holds Python objects (|O) instead of floats"],
    ["records", "holds records instead of floats"],
    ["cube", "has the shape [2, 2, 2]; a clip's features are one vector [D], or a sequence"],
    ["scalar", "has the shape []; "],
    ["empty", "has the shape [0, 4]; "],
    ["notFinite", "holds numbers that are not finite"],
    ["tooGreat", "holds numbers that are not finite in float32"],
  ])("%s", (name, words) => {
    expect(() => parseNpy(bytesOf(name))).toThrow(words);
  });

  it("a file that is truncated anywhere", () => {
    const bytes = bytesOf("float32");
    for (let length = 6; length < bytes.length; length++)
      expect(() => parseNpy(bytes.subarray(0, length))).toThrow("is truncated; copy it again.");
  });

  it("text, an array of a billion numbers, and an invalid header", () => {
    const textual = new TextEncoder().encode("1,2,3\n");
    expect(() => parseNpy(textual)).toThrow("is not an .npy file, although its name says so");
    const claims = bytesOf("float32");
    const header = (text: string): Uint8Array => {
      const copy = claims.slice();
      copy.fill(32, 10, 127);
      copy.set(new TextEncoder().encode(text), 10);
      return copy;
    };
    const huge = "{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000,), }";
    expect(() => parseNpy(header(huge))).toThrow(
      "has 1000000000 numbers; a clip can have at most 262144",
    );
    expect(() => parseNpy(header("{}"))).toThrow("has a header that cannot be read");
  });
});
