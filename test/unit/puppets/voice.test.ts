import { describe, expect, it } from "vitest";
import { parseParams } from "../../../src/contract/params";
import {
  planPuppets,
  puppetFeatures,
  puppetManifestParts,
  puppetsCard,
  renderVoice,
  type PuppetPlan,
  type PuppetSpec,
} from "../../../src/core/data/synthetic/puppets";
import { formantsOf, syllablesOf } from "../../../src/core/data/synthetic/puppetVoice";
import { measuredFormants } from "./formants";
import { pitchTrack } from "./pitchTrack";
import { probeAccuracy, type Example } from "./probe";
import { voiceFeatures } from "./voiceFeatures";

const rateHz = 16000;
const plan = (params: object, seed = 3): PuppetPlan =>
  planPuppets(parseParams("puppets", puppetsCard.params, params), seed);
const strong = plan({ audioInformative: 1, audioEasy: 1 });
const someone = (): PuppetSpec => {
  const [clip] = strong.clips;
  if (!clip) throw new Error("the plan is empty");
  return clip;
};

/** The same clip with one long vowel after another at a flat pitch. */
function sustained(vowel: string, formantScale: number, basePitchHz: number): PuppetSpec {
  const clip = someone();
  const voice = { ...clip.audio.voice, pitchSt: 0, slopeSt: 0, swingSt: 0, tremorSt: 0, breath: 0 };
  return {
    ...clip,
    id: `${clip.id}-${vowel}-${basePitchHz}`,
    actor: { ...clip.actor, basePitchHz, formantScale },
    audio: { ...clip.audio, vowels: vowel, voice: { ...voice, rateOctaves: -1 } },
  };
}

describe("renderVoice", () => {
  it("gives 1.5 s at 16 kHz within [-1, 1], equal byte for byte each time", () => {
    for (const clip of [strong, plan({ audioEasy: 0 })].flatMap(({ clips }) =>
      clips.slice(0, 24),
    )) {
      const wave = renderVoice(clip);
      expect(wave.length).toBe(24000);
      expect(wave.every((sample) => Math.abs(sample) <= 1)).toBe(true);
      expect(renderVoice(structuredClone(clip))).toEqual(wave);
    }
    const [first, second] = strong.clips.slice(0, 2).map(renderVoice);
    expect(first).not.toEqual(second);
  });

  it.each([0.9, 1, 1.18])(
    "has the formants it was set, within 5 per cent, for a talker of scale %f",
    (scale) => {
      for (const vowel of "aeiou") {
        // the harmonics of low pitches, three hertz apart, cover the whole envelope
        const stretches = Array.from({ length: 14 }, (_, i) => {
          const spec = sustained(vowel, scale, 70 + 3 * i);
          const syllable = syllablesOf(spec)[1];
          const middle = syllable ? syllable.startS + syllable.durationS / 2 : NaN;
          const [from, to] = [middle - 0.1, middle + 0.1].map((timeS) => timeS * rateHz);
          return renderVoice(spec).slice(from, to);
        });
        const peaks = measuredFormants(stretches, rateHz, 18);
        formantsOf(vowel, scale).forEach((hz, i) => {
          const error = Math.abs((peaks[i] ?? NaN) / hz - 1);
          expect(error, `F${i + 1} of ${vowel}: ${hz} Hz, peaks ${peaks.join(", ")}`).toBeLessThan(
            0.05,
          );
        });
      }
    },
  );

  it.each([95, 130, 220])("speaks at the talker's pitch, %d Hz", (basePitchHz) => {
    const track = pitchTrack(renderVoice(sustained("a", 1, basePitchHz)), rateHz);
    expect(track.length).toBeGreaterThan(20);
    for (const { octave } of track)
      expect(Math.abs((100 * 2 ** octave) / basePitchHz - 1)).toBeLessThan(0.03);
  });

  it("lets a linear probe on pitch, energy and rate predict the emotion of new talkers", () => {
    const examples = (split: string, count: number): Example[] =>
      strong.clips
        .filter((clip) => clip.split === split)
        .slice(0, count)
        .map((clip) => ({
          features: voiceFeatures(renderVoice(clip), rateHz),
          label: clip.label,
        }));
    const accuracy = probeAccuracy(examples("train", 240), examples("test", 160), 6);
    expect(accuracy).toBeGreaterThanOrEqual(0.9);
  });
});

describe("puppetFeatures", () => {
  it("has the shapes that the manifest states", () => {
    const { audio, video } = puppetFeatures(someone());
    const [audioCard, videoCard] = puppetManifestParts.modalities;
    const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
    expect(audio.length).toBe(size(audioCard.shape));
    expect(video.length).toBe(size(videoCard.shape));
    expect(audioCard.axes.bandHz.length).toBe(64);
    expect(audioCard.axes.secondsPerRow).toBeCloseTo(353 / 16000, 12);
    expect(audio.every(Number.isFinite)).toBe(true);
  });
});
