import { describe, expect, it } from "vitest";
import { parseParams } from "../../../src/contract/params";
import { randomFrom } from "../../../src/core/data/random";
import { puppetCeiling, type CueOdds } from "../../../src/core/data/synthetic/puppetCeiling";
import {
  planPuppets,
  puppetClipCard,
  puppetFactors,
  puppetsCard,
  type PuppetPlan,
} from "../../../src/core/data/synthetic/puppets";

const plan = (params: object, seed = 5): PuppetPlan =>
  planPuppets(parseParams("puppets", puppetsCard.params, params), seed);

describe("randomFrom", () => {
  it("gives equal sequences only for equal seeds and names", () => {
    const take = (seed: number, name: string): number[] => {
      const random = randomFrom(seed, name);
      return Array.from({ length: 5 }, () => random.uniform());
    };
    expect(take(1, "a")).toEqual(take(1, "a"));
    expect(take(1, "a")).not.toEqual(take(2, "a"));
    expect(take(1, "a")).not.toEqual(take(1, "b"));
    const parent = randomFrom(1, "a");
    const child = parent.fork("b");
    expect(child.uniform()).toBe(randomFrom(1, "a/b").uniform());
    expect(parent.uniform()).toBe(take(1, "a")[0]);
  });
  it("draws uniform, normal and whole numbers", () => {
    const random = randomFrom(3, "moments");
    const n = 40_000;
    const uniforms = Array.from({ length: n }, () => random.uniform());
    const normals = Array.from({ length: n }, () => random.normal());
    const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
    expect(Math.min(...uniforms.slice(0, 9999))).toBeGreaterThanOrEqual(0);
    expect(uniforms.every((value) => value < 1)).toBe(true);
    expect(mean(uniforms)).toBeCloseTo(0.5, 2);
    expect(mean(uniforms.map((value) => value * value))).toBeCloseTo(1 / 3, 2);
    expect(Math.abs(mean(normals))).toBeLessThan(0.02);
    expect(Math.abs(mean(normals.map((value) => value * value)) - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean(normals.map((value) => value ** 4)) - 3)).toBeLessThan(0.25);
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 7000; i++) {
      const drawn = random.integer(7);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    expect(counts.length).toBe(7);
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
    expect(() => random.integer(0)).toThrow(RangeError);
  });
  it("shuffles to every order equally often and does not change the list", () => {
    const random = randomFrom(4, "orders");
    const list = ["a", "b", "c"] as const;
    const seen = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = random.shuffle(list).join("");
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(list).toEqual(["a", "b", "c"]);
    expect(seen.size).toBe(6);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe("planPuppets", () => {
  const standard = plan({});

  it("has the default numbers of clips and at least 1,000 for the test", () => {
    expect(standard.counts.train + standard.counts.validation).toBe(720);
    expect(standard.counts.test).toBeGreaterThanOrEqual(1000);
    expect(standard.clips.length).toBe(720 + standard.counts.test);
    expect(new Set(standard.clips.map((clip) => clip.id)).size).toBe(standard.clips.length);
    expect(standard.clips[17]?.id).toBe("puppet-0017");
    const early = standard.clips.filter((clip) => clip.split !== "test");
    expect(new Set(early.map((clip) => clip.actor.id)).size).toBe(40);
  });
  it("gives equal plans only for equal seeds", () => {
    expect(plan({})).toEqual(standard);
    expect(plan({}, 6).clips[0]?.actor).not.toEqual(standard.clips[0]?.actor);
  });
  it("keeps every talker in one split", () => {
    for (const shape of [{}, { actors: 4, clips: 24, validationShare: 0.1, testActors: 2 }]) {
      const splits = new Map<string, Set<string>>();
      for (const { actor, split } of plan(shape).clips)
        splits.set(actor.id, (splits.get(actor.id) ?? new Set()).add(split));
      expect([...splits.values()].every((each) => each.size === 1)).toBe(true);
      expect(new Set([...splits.values()].flatMap((each) => [...each])).size).toBe(3);
    }
  });
  it("balances emotions in every split and with every talker", () => {
    const count = (clips: readonly { emotion: number }[]): number[] =>
      standard.classes.map((_, k) => clips.filter(({ emotion }) => emotion === k).length);
    for (const split of ["train", "validation", "test"] as const)
      expect(new Set(count(standard.clips.filter((clip) => clip.split === split))).size).toBe(1);
    for (const id of ["actor-01", "actor-40", "guest-07"]) {
      const counts = count(standard.clips.filter(({ actor }) => actor.id === id));
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
    const few = count(plan({ clips: 60 }).clips.filter((clip) => clip.split !== "test"));
    expect(Math.max(...few) - Math.min(...few)).toBeLessThanOrEqual(3);
  });
  it("has the requested number of emotions, in CREMA-D's order", () => {
    expect(standard.classes).toEqual(["anger", "disgust", "fear", "happy", "neutral", "sad"]);
    expect(plan({ classes: 2 }).classes).toEqual(["happy", "sad"]);
    expect(plan({ classes: 4 }).classes).toEqual(["anger", "fear", "happy", "sad"]);
  });
  it("changes no other draws when one parameter changes", () => {
    const other = plan({ audioEasy: 0.1, audioInformative: 0.2, labelNoise: 0.3 });
    expect(other.clips.map((clip) => clip.video)).toEqual(standard.clips.map((clip) => clip.video));
    expect(other.clips.map((clip) => clip.actor)).toEqual(standard.clips.map((clip) => clip.actor));
    expect(other.clips.map((clip) => clip.audio.cue)).not.toEqual(
      standard.clips.map((clip) => clip.audio.cue),
    );
  });
  it("gives cards that can be cloned, with the true factors", () => {
    const [clip] = standard.clips;
    if (!clip) throw new Error("the plan is empty");
    const card = puppetClipCard(clip, 6, new Uint8Array(3 * 48 * 48 * 3).fill(9));
    expect(structuredClone(card)).toEqual(card);
    expect(card.group).toBe(clip.actor.id);
    expect(card.thumbnail?.rgb.length).toBe(48 * 48 * 3);
    const factors = puppetFactors(clip, 6);
    expect(factors["emotion"]).toBe(standard.classes[clip.emotion]);
    expect(factors["basePitchHz"]).toBe(clip.actor.basePitchHz);
    expect(card.name).toBe("puppet 0");
  });
});

describe("extreme parameters", () => {
  it("show the label in every clip (informative 1) or in none (0)", () => {
    for (const clip of plan({ audioInformative: 1, videoInformative: 1 }).clips)
      expect([clip.audio.cue, clip.video.cue, clip.label]).toEqual(Array(3).fill(clip.emotion));
    for (const clip of plan({ audioInformative: 0, videoInformative: 0 }).clips)
      expect([clip.audio.cue, clip.video.cue]).toEqual([-1, -1]);
    const random = plan({ audioInformative: 0, failingCue: "other", testClips: 6000 }).clips;
    const agreeing = random.filter((clip) => clip.audio.cue === clip.emotion).length;
    expect(Math.abs(agreeing / random.length - 1 / 6)).toBeLessThan(0.02);
  });
  it("replace the requested share of labels, only by other classes", () => {
    const noisy = plan({ labelNoise: 0.3, testClips: 6000 }).clips;
    const relabelled = noisy.filter((clip) => clip.label !== clip.emotion);
    expect(Math.abs(relabelled.length / noisy.length - 0.3)).toBeLessThan(0.025);
    expect(new Set(relabelled.map((clip) => (clip.label - clip.emotion + 6) % 6)).size).toBe(5);
    expect(plan({}).clips.every((clip) => clip.label === clip.emotion)).toBe(true);
  });
});

describe("puppetCeiling", () => {
  const odds: CueOdds = {
    classes: 6,
    audioInformative: 0.6,
    videoInformative: 0.95,
    labelNoise: 0,
    failingCue: "none",
  };
  it("is 1 for a cue that always shows the class, and chance for one that never does", () => {
    const ends = puppetCeiling({ ...odds, audioInformative: 0, videoInformative: 1 });
    expect(ends.audio).toBeCloseTo(1 / 6, 12);
    expect(ends.video).toBeCloseTo(1, 12);
    expect(ends.fused).toBeCloseTo(1, 12);
    expect(puppetCeiling({ ...odds, labelNoise: 0.2, videoInformative: 1 }).video).toBeCloseTo(0.8);
  });
  it("equals the closed forms of simple cases", () => {
    const { audio, video, fused } = puppetCeiling(odds);
    expect(audio).toBeCloseTo(0.6 + 0.4 / 6, 12);
    expect(video).toBeCloseTo(0.95 + 0.05 / 6, 12);
    expect(fused).toBeCloseTo(1 - 0.4 * 0.05 * (5 / 6), 12);
  });
  it.each([
    { classes: 6, labelNoise: 0, failingCue: "none" },
    { classes: 6, labelNoise: 0.2, failingCue: "other" },
    { classes: 3, labelNoise: 0.1, failingCue: "other" },
    { classes: 2, labelNoise: 0.25, failingCue: "none" },
  ] as const)("agrees with the best table learned from 60,000 planned clips: %o", (shape) => {
    const knobs = { ...shape, audioInformative: 0.55, videoInformative: 0.7 };
    const clips = Array.from({ length: 10 }, (_, seed) =>
      plan({ ...knobs, testClips: 6000, clips: 24 }, seed).clips.filter(
        (clip) => clip.split === "test",
      ),
    ).flat();
    const expected = puppetCeiling(knobs);
    const best = (key: (clip: (typeof clips)[number]) => string): number => {
      const tables = new Map<string, number[]>();
      for (const clip of clips) {
        const table = tables.get(key(clip)) ?? Array<number>(shape.classes).fill(0);
        table[clip.label] = (table[clip.label] ?? 0) + 1;
        tables.set(key(clip), table);
      }
      const right = [...tables.values()].reduce((sum, table) => sum + Math.max(...table), 0);
      return right / clips.length;
    };
    expect(Math.abs(best((clip) => `${clip.audio.cue}`) - expected.audio)).toBeLessThan(0.01);
    expect(Math.abs(best((clip) => `${clip.video.cue}`) - expected.video)).toBeLessThan(0.01);
    expect(
      Math.abs(best((clip) => `${clip.audio.cue} ${clip.video.cue}`) - expected.fused),
    ).toBeLessThan(0.01);
  });
});

describe("folds of the talkers", () => {
  const roles = (fold: number) => {
    const { clips } = plan({ clips: 240, actors: 12, folds: 4, fold });
    return new Map(clips.map(({ actor, split }) => [actor.id, split]));
  };
  it("have every talker in test once, with the same clips in each fold", () => {
    const folds = [1, 2, 3, 4].map(roles);
    for (const id of folds[0]?.keys() ?? [])
      expect(folds.map((of) => of.get(id)).toSorted()).toEqual([
        "test",
        "train",
        "train",
        "validation",
      ]);
    const ids = (fold: number) =>
      plan({ clips: 240, actors: 12, folds: 4, fold }).clips.map(({ id, emotion }) => [
        id,
        emotion,
      ]);
    expect(ids(1)).toEqual(ids(3));
  });
  it("are refused with a message if there are too few talkers", () => {
    expect(() => plan({ folds: 2 })).toThrow("at least 3");
    expect(() => plan({ folds: 3, fold: 4 })).toThrow("no fold 4");
    expect(() => plan({ actors: 4, clips: 24, folds: 6 })).toThrow("there are 4");
  });
});
