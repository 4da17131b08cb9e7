import { describe, expect, it } from "vitest";
import { parseParams } from "../../../src/contract/params";
import {
  planPuppets,
  puppetFactors,
  puppetsCard,
  type PuppetPlan,
} from "../../../src/core/data/synthetic/puppets";

const plan = (params: object): PuppetPlan =>
  planPuppets(parseParams("puppets", puppetsCard.params, params), 5);

describe("a shortcut", () => {
  const background = ({ clips }: PuppetPlan, split: string): [string, number][] =>
    clips
      .filter((clip) => clip.split === split)
      .map((clip) => [String(puppetFactors(clip, 6)["background"]), clip.label]);
  /** Share of clips with the most frequent background of their label. */
  const mostFrequentShare = (pairs: [string, number][]): number => {
    const usual = [0, 1, 2, 3, 4, 5].map((label) => {
      const own = pairs.filter((pair) => pair[1] === label).map(([name]) => name);
      const count = (name: string): number => own.filter((one) => one === name).length;
      return Math.max(...own.map(count));
    });
    return usual.reduce((a, b) => a + b, 0) / pairs.length;
  };

  it("depends on the label only in training", () => {
    const made = plan({ shortcut: 0.8, testClips: 1080 });
    // 0.8, and a sixth of the others by chance
    expect(mostFrequentShare(background(made, "train"))).toBeCloseTo(0.8 + 0.2 / 6, 1);
    // the most frequent of six random ones
    expect(mostFrequentShare(background(made, "test"))).toBeLessThan(0.25);
    expect(new Set(background(made, "validation").map(([name]) => name)).size).toBe(6);
  });

  it("changes nothing else, and is absent at 0", () => {
    const [without, with_] = [plan({}), plan({ shortcut: 1 })];
    expect(plan({ shortcut: 0 })).toEqual(without);
    without.clips.forEach((clip, i) => {
      const other = with_.clips[i];
      const { backdrop: _a, backdropColours: _b, ...actor } = clip.actor;
      expect(other).toMatchObject({ ...clip, actor });
    });
    expect(background(without, "train").map(([name]) => name)).toContain("stripes");
  });
});
