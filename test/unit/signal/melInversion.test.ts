import { describe, expect, it } from "vitest";
import { planPuppets, puppetFeatures, renderVoice } from "../../../src/core/data/synthetic/puppets";
import { puppetsCard } from "../../../src/core/data/synthetic/puppets";
import { parseParams } from "../../../src/contract/params";
import { logMel } from "../../../src/core/signal/logMel";
import { planFor } from "../../../src/core/signal/melPlan";
import { invertLogMel } from "../../../src/core/signal/melInversion";
import { inverseStft, stft } from "../../../src/core/signal/stft";

const rateHz = 16000;
const mel = { rateHz, bands: 64 };
const tone = (hz: number, seconds = 1): Float32Array =>
  Float32Array.from(
    { length: seconds * rateHz },
    (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rateHz),
  );

/** Frequency of the strongest bin over all frames, Hz. */
function strongestHz(wave: Float32Array): number {
  const plan = planFor(mel);
  const power = new Float64Array(plan.fft.size / 2 + 1);
  for (const spectrum of stft(wave, 30, plan))
    power.forEach((sum, bin) => {
      power[bin] = sum + Math.hypot(spectrum[2 * bin] ?? 0, spectrum[2 * bin + 1] ?? 0) ** 2;
    });
  return (power.indexOf(Math.max(...power)) * rateHz) / plan.fft.size;
}

describe("the short-time transform", () => {
  it("is inverted where windows cover the wave", () => {
    const plan = planFor(mel);
    const wave = tone(440);
    const back = inverseStft(stft(wave, 40, plan), plan);
    for (let i = 100; i < 39 * 353; i += 37) expect(back[i]).toBeCloseTo(wave[i] ?? NaN, 5);
  });
});

describe("sound from a log-mel spectrogram", () => {
  it.each([300, 440, 1000, 3000])("keeps a tone of %i Hz at its frequency", (hz) => {
    const wave = tone(hz);
    const values = logMel(wave, mel);
    // a band is as wide as the two beside it are apart
    const { bandHz } = planFor(mel);
    const band = bandHz.findIndex((one) => one >= hz);
    const width = (bandHz[band + 1] ?? 0) - (bandHz[band - 1] ?? 0);
    const estimated = invertLogMel(values, mel);
    expect(Math.abs(strongestHz(estimated.wave) - hz)).toBeLessThan(width / 2);
    const borrowed = invertLogMel(values, mel, { original: wave });
    expect(Math.abs(strongestHz(borrowed.wave) - hz)).toBeLessThan(width / 2);
  });

  it("has a smaller error with more rounds, a still smaller one with the phases of the original, and repeats", () => {
    const plan = planPuppets(parseParams("puppets", puppetsCard.params, { clips: 24 }), 5);
    const [spec] = plan.clips;
    if (!spec) throw new Error("no clip");
    const { audio } = puppetFeatures(spec);
    const [few, many] = [1, 60].map((rounds) => invertLogMel(audio, mel, { rounds }).error);
    expect(many).toBeLessThan(0.8 * (few ?? 0));
    const original = invertLogMel(audio, mel, { original: renderVoice(spec) });
    expect(original.error).toBeLessThan(many ?? 0);
    expect(invertLogMel(audio, mel).wave).toEqual(invertLogMel(audio, mel).wave);
  });

  it("keeps silence silent, and never exceeds full scale", () => {
    const silence = logMel(new Float32Array(rateHz), mel);
    const { wave, error } = invertLogMel(silence, mel);
    expect(wave.every((sample) => sample === 0)).toBe(true);
    expect(error).toBeLessThan(1e-3);
    const loud = new Float32Array(64 * 5).fill(30);
    const { wave: clipped } = invertLogMel(loud, mel);
    expect(Math.max(...clipped.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(invertLogMel(new Float32Array(64).fill(-3), mel).wave).toHaveLength(512);
  });

  it("refuses values that are not a spectrogram", () => {
    expect(() => invertLogMel(new Float32Array(65), mel)).toThrow("rows of 64 bands");
    expect(() => invertLogMel(new Float32Array(64).fill(NaN), mel)).toThrow("finite");
  });
});
