import { describe, expect, it } from "vitest";
import { fromHash, toHash } from "../../../src/contract/link";
import { parseParams } from "../../../src/contract/params";
import type { SplitName } from "../../../src/contract/clip";
import {
  planPuppets,
  puppetFactors,
  puppetsCard,
  type PuppetPlan,
} from "../../../src/core/data/synthetic/puppets";
import { catalogue } from "../../../src/lab/catalogue";
import { ceilingText, families, harmPresets } from "../../../src/lab/harmPresets";
import { presetConfig } from "../../support/presetConfig";

const configOf = (id: string) => presetConfig(harmPresets, id);
const dataOf = (id: string) => families.find((family) => family.id === id)?.data ?? { id };
const planOf = (id: string): PuppetPlan =>
  planPuppets(parseParams("puppets", puppetsCard.params, dataOf(id).params), 3);

describe("the presets on data where a second modality hurts", () => {
  it.each(harmPresets.map(({ id }) => [id]))("%s is valid and survives its link", (id) => {
    const config = configOf(id);
    expect(fromHash(toHash(config, catalogue), catalogue)).toEqual({ config, problems: [] });
    expect(fromHash(`preset=${id}`, catalogue).config).toEqual(config);
  });

  it("differ within a family only by modalities and parts, with joint training first", () => {
    for (const { id } of families) {
      const own = harmPresets.filter(
        (preset) => preset.id === id || preset.id.startsWith(`${id}-`),
      );
      const [joint, ...others] = own.map((preset) => configOf(preset.id));
      expect(joint).toMatchObject({ parts: [], modalities: [] });
      for (const other of others) {
        expect({ ...other, parts: [], modalities: [] }).toEqual(joint);
        expect(other).not.toEqual(joint);
      }
      expect(own.map((preset) => preset.id.slice(id.length))).toEqual([
        "",
        "-sound",
        "-picture",
        "-unimodal",
        "-multi-loss",
        "-mlb",
        "-mask-held-out-mlb",
      ]);
    }
  });

  // p + (1 - p) / 6 for one modality; 1 - (1 - p)(1 - q) 5/6 for both, since a cue is the label or none
  it.each([
    ["hum", "sound 67 %, picture 96 %, both 98 %"],
    ["loud-hum", "sound 67 %, picture 96 %, both 98 %"],
    ["backdrop", "sound 92 %, picture 67 %, both 97 %"],
    ["session", "sound 42 %, picture 96 %, both 97 %"],
    ["memoriser", "sound 42 %, picture 96 %, both 96 %"],
  ])("%s states its ceiling", (id, text) => {
    expect(ceilingText(dataOf(id))).toBe(`Best possible in test: ${text}.`);
    for (const preset of harmPresets.filter((one) => one.id === id))
      expect(preset.summary).toContain(text);
  });

  it.each([
    ["hum", "hum", 0.65],
    ["loud-hum", "hum", 0.8],
    ["backdrop", "background", 0.8],
  ])("%s: the %s names the label in its share of training clips alone", (id, factor, share) => {
    const { clips, classes } = planOf(id);
    /** Share of the clips of a split whose factor is the most frequent one of their label in training. */
    const factorOf = (clip: (typeof clips)[number]) =>
      String(puppetFactors(clip, classes.length)[factor]);
    const inSplit = (split: SplitName) => clips.filter((clip) => clip.split === split);
    const usual = classes.map((_, label) => {
      const own = inSplit("train")
        .filter((clip) => clip.label === label)
        .map(factorOf);
      const count = (name: string): number => own.filter((one) => one === name).length;
      return own.reduce((best, name) => (count(name) > count(best) ? name : best));
    });
    const agreement = (split: SplitName): number =>
      inSplit(split).filter((clip) => factorOf(clip) === usual[clip.label]).length /
      inSplit(split).length;
    expect(new Set(usual).size).toBe(6);
    expect(Math.abs(agreement("train") - (share + (1 - share) / 6))).toBeLessThan(0.08);
    expect(Math.abs(agreement("test") - 1 / 6)).toBeLessThan(0.04);
  });

  it("Session hum: a talker's tones belong to the emotion, in training and test alike", () => {
    const { clips } = planOf("session");
    const sessions = new Map<string, string>();
    for (const { actor, label, audio } of clips) {
      const key = `${actor.id} ${label}`;
      const tones = audio.hum?.hz.join() ?? "none";
      expect(sessions.get(key) ?? tones).toBe(tones);
      sessions.set(key, tones);
    }
    expect([...sessions.values()]).not.toContain("none");
    // 20 + 20 talkers, six emotions, 120 chords
    expect(sessions.size).toBe(240);
    expect(new Set(sessions.values()).size).toBeGreaterThan(90);
  });
});
