import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { SplitName } from "../../../src/contract/clip";
import { parseParams } from "../../../src/contract/params";
import { humHz } from "../../../src/core/data/synthetic/puppetHum";
import {
  clipFacts,
  planPuppets,
  puppetFactors,
  puppetFeatures,
  puppetNuisances,
  puppetsCard,
  renderVoice,
  type PuppetPlan,
  type PuppetSpec,
} from "../../../src/core/data/synthetic/puppets";

const plan = (params: object, seed = 5): PuppetPlan =>
  planPuppets(parseParams("puppets", puppetsCard.params, params), seed);
const named = (clip: PuppetSpec): number => clip.audio.hum?.named ?? -1;
/** Root mean square of a wave's component at one frequency, which has a whole number of periods. */
function levelAt(wave: Float32Array, hz: number): number {
  let [re, im] = [0, 0];
  wave.forEach((sample, i) => {
    const angle = (2 * Math.PI * hz * i) / clipFacts.rateHz;
    re += sample * Math.cos(angle);
    im += sample * Math.sin(angle);
  });
  return (Math.SQRT2 * Math.hypot(re, im)) / wave.length;
}

const rootMeanSquare = (wave: Float32Array): number =>
  Math.sqrt(wave.reduce((sum, sample) => sum + sample ** 2, 0) / wave.length);

describe("a hum", () => {
  const made = plan({ hum: 0.5, humDb: -30, testClips: 1080 });
  const agreement = (split: SplitName): number => {
    const clips = made.clips.filter((clip) => clip.split === split);
    return clips.filter((clip) => named(clip) === clip.label).length / clips.length;
  };

  it("names the label in its share of training clips, and a random class elsewhere", () => {
    // 0.5, and a sixth of the others by chance
    expect(Math.abs(agreement("train") - (0.5 + 0.5 / 6))).toBeLessThan(0.05);
    expect(Math.abs(agreement("test") - 1 / 6)).toBeLessThan(0.04);
    expect(Math.abs(agreement("validation") - 1 / 6)).toBeLessThan(0.1);
    const unseen = made.clips.filter(({ split }) => split === "test");
    for (let label = 0; label < 6; label++) {
      const hums = unseen.filter((clip) => named(clip) === label).length;
      expect(Math.abs(hums / unseen.length - 1 / 6)).toBeLessThan(0.05);
    }
    const always = plan({ hum: 1, labelNoise: 0.3 }).clips;
    expect(
      always.filter(({ split }) => split === "train").every((clip) => named(clip) === clip.label),
    ).toBe(true);
  });

  it("adds a tone of its class and level to the voice, and nothing else", () => {
    for (const clip of made.clips.slice(0, 12)) {
      const { hum, ...audio } = clip.audio;
      const bare = renderVoice({ ...clip, audio });
      const tone = renderVoice(clip).map((sample, i) => sample - (bare[i] ?? 0));
      expect(rootMeanSquare(tone)).toBeCloseTo(10 ** (-30 / 20), 3);
      for (let label = 0; label < 6; label++) {
        const isNamed = label === hum?.named;
        expect(levelAt(tone, humHz(label))).toBeCloseTo(isNamed ? 10 ** (-30 / 20) : 0, 3);
      }
    }
    expect([0, 1, 5].map(humHz)).toEqual([2200, 2850, 5450]);
  });

  it("changes nothing else of a clip, and is absent at 0", () => {
    const without = plan({}).clips;
    plan({ hum: 0.8 }).clips.forEach(({ audio: { hum, ...audio }, ...clip }, i) => {
      expect(hum?.levelDb).toBe(-36);
      expect({ ...clip, audio }).toEqual(without[i]);
    });
    expect(plan({ hum: 0, humDb: -20 }).clips).toEqual(without);
  });

  it("of a session belongs to talker and label, in every split alike", () => {
    const sessions = plan({ hum: 0.7, humNames: "session", actors: 10, clips: 720 });
    const chordOf = (clip: PuppetSpec): string => clip.audio.hum?.hz.join() ?? "";
    /** How many pairs of clips of one session have equal chords, as a share. */
    const agreementIn = (split: SplitName): number => {
      const clips = sessions.clips.filter((clip) => clip.split === split);
      const pairs = clips.flatMap((one, i) =>
        clips
          .slice(i + 1)
          .filter(({ actor, label }) => actor.id === one.actor.id && label === one.label)
          .map((other) => chordOf(one) === chordOf(other)),
      );
      return pairs.filter(Boolean).length / pairs.length;
    };
    // both are the session's; of 120 chords, random ones are seldom equal
    for (const split of ["train", "validation", "test"] as const)
      expect(Math.abs(agreementIn(split) - 0.7 ** 2)).toBeLessThan(0.1);
    const all = plan({ hum: 1, humNames: "session" }).clips;
    const ofLabel = all.filter(({ label }) => label === 2).map(chordOf);
    // other talkers have other chords for the same emotion
    expect(new Set(ofLabel).size).toBeGreaterThan(35);
    expect(all.every(({ audio: { hum } }) => hum && new Set(hum.hz).size === 3)).toBe(true);
  });

  it("of a session adds three tones of its level", () => {
    const [clip] = plan({ hum: 1, humNames: "session", humDb: -30 }).clips;
    if (!clip?.audio.hum) throw new Error("the first clip does not hum");
    const { hum, ...audio } = clip.audio;
    const bare = renderVoice({ ...clip, audio });
    const tones = renderVoice(clip).map((sample, i) => sample - (bare[i] ?? 0));
    expect(rootMeanSquare(tones)).toBeCloseTo(Math.sqrt(3) * 10 ** (-30 / 20), 3);
    for (let hz = 2200; hz <= 5800; hz += 400)
      expect(levelAt(tones, hz)).toBeCloseTo(hum.hz.includes(hz) ? 10 ** (-30 / 20) : 0, 3);
    expect(puppetFactors(clip, 6)["hum"]).toBe(`${hum.hz.join(", ")} Hz`);
  });

  it("is a factor of the clip only where clips hum", () => {
    const [clip] = made.clips;
    if (!clip) throw new Error("the plan is empty");
    expect(puppetFactors(clip, 6)).toMatchObject({
      hum: made.classes[named(clip)],
      humHz: humHz(named(clip)),
    });
    expect(plan({}).clips.some((one) => "hum" in puppetFactors(one, 6))).toBe(false);
    expect(puppetNuisances({ hum: 0.5 })).toContain("hum");
    expect(puppetNuisances({ hum: 0 })).not.toContain("hum");
  });

  it("leaves the ceiling as it is, since it is no cue in validation and test", () => {
    expect(made.ceiling).toEqual(plan({}).ceiling);
  });
});

it("the default clips have the features that they have always had", () => {
  const { clips } = plan({});
  const hash = createHash("sha256");
  for (const clip of [...clips.slice(0, 6), ...clips.slice(-6)]) {
    const { audio, video } = puppetFeatures(clip);
    // rounded, since the last bits of sines differ between engines
    hash.update(video).update(JSON.stringify(Array.from(audio, (x) => Math.round(100 * x))));
  }
  expect(hash.digest("hex")).toBe(
    "566ef51ce38958318270e750fea4d1017535d476424ec23fbdb631d12be7767b",
  );
});
