import { describe, expect, test } from "vitest";
import { logMel } from "../../../src/core/signal/logMel";
import { melOptions, periodicSpectrum, tileRows } from "../../../src/decode/decodeSound";

const bands = 64;
const wave = Float32Array.from({ length: 8000 }, (_, i) => Math.sin(i / 9) * Math.cos(i / 800));

describe("periodicSpectrum", () => {
  test("starts with the rows of the plain log-mel", () => {
    const { rows, ownRows } = periodicSpectrum(wave, bands);
    const plain = logMel(wave, melOptions(bands));
    expect(ownRows).toBe(plain.length / bands);
    expect(rows.subarray(0, plain.length)).toEqual(plain);
  });

  test("ends with rows of the repeated wave", () => {
    const { rows } = periodicSpectrum(wave, bands);
    const twice = new Float32Array(2 * wave.length);
    twice.set(wave);
    twice.set(wave, wave.length);
    expect(rows).toEqual(logMel(twice, melOptions(bands)).subarray(0, rows.length));
    expect(rows.length / bands).toBe(Math.ceil(wave.length / 353));
  });

  test("repeats a wave shorter than one window", () => {
    const { rows, ownRows } = periodicSpectrum(wave.subarray(0, 100), bands);
    expect(ownRows).toBe(1);
    expect(rows).toHaveLength(bands);
    expect(rows.every((value) => Number.isFinite(value))).toBe(true);
  });
});

test("tileRows repeats or cuts whole rows", () => {
  const rows = Float32Array.from([1, 2, 3, 4]);
  expect([...tileRows(rows, 2, 5)]).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1, 2]);
  expect([...tileRows(rows, 2, 1)]).toEqual([1, 2]);
});
