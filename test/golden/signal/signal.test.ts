import { describe, expect, it } from "vitest";
import { logMel, logMelAxes, logMelRows } from "../../../src/core/signal/logMel";
import { resample } from "../../../src/core/signal/resample";
import logMelReference from "./logMel.json";
import resampleReference from "./resample.json";

const worst = (got: Float32Array, wanted: readonly number[]): number =>
  wanted.reduce((most, value, i) => Math.max(most, Math.abs(value - (got[i] ?? NaN))), 0);

describe("logMel agrees with SciPy and NumPy", () => {
  it.each(logMelReference.cases)("$options", ({ options, wave, rows, bandHz, logMel: wanted }) => {
    expect(logMelRows(wave.length, options)).toBe(rows);
    const got = logMel(Float32Array.from(wave), options);
    expect(got.length).toBe(wanted.length);
    expect(worst(got, wanted)).toBeLessThan(2e-4);
    const axes = logMelAxes(options);
    expect(axes.secondsPerRow).toBe(options.hop / options.rateHz);
    expect(worst(Float32Array.from(axes.bandHz), bandHz)).toBeLessThan(1e-2);
  });
});

describe("resample agrees with a far longer SciPy kernel", () => {
  it.each(resampleReference.cases)("$fromHz -> $toHz Hz", ({ fromHz, toHz, wave, resampled }) => {
    const got = resample(Float32Array.from(wave), fromHz, toHz);
    expect(got.length).toBe(resampled.length);
    expect(worst(got, resampled)).toBeLessThan(1.5e-3);
  });
});
