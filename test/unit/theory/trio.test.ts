/** Trio: the clips of Puppets with captions that name the emotion at the requested rate. */
import { describe, expect, it } from "vitest";
import { parseParams, type ParamValue } from "../../../src/contract/params";
import { valueOf } from "../../../src/contract/valueOf";
import {
  captionLength,
  captionOf,
  captionTokens,
  captionVocabulary,
} from "../../../src/core/data/synthetic/puppetCaption";
import { bestAccuracy, puppetCeiling } from "../../../src/core/data/synthetic/puppetCeiling";
import { planPuppets, puppetsCard } from "../../../src/core/data/synthetic/puppets";
import { planTrio, trioModalities, trioParams } from "../../../src/core/data/synthetic/trio";
import { createMedia } from "../../../src/datasets/media";

const plan = (params: Readonly<Record<string, ParamValue>>, seed = 1) =>
  planTrio(parseParams("trio", trioParams, params), seed);

describe("captions", () => {
  it("use fewer than 100 different words and fit into their length", () => {
    expect(captionVocabulary.length).toBeLessThan(100);
    expect(new Set(captionVocabulary).size).toBe(captionVocabulary.length);
    const { clips, captionOf: of } = plan({ captionEasy: 0.5 });
    for (const clip of clips.slice(0, 200)) {
      const caption = of(clip);
      const ids = captionTokens(caption);
      expect(ids).toHaveLength(captionLength);
      const words = [...ids].filter((id) => id > 0).map((id) => captionVocabulary[id]);
      expect(words).toEqual(caption.words);
    }
  });

  it("name the emotion at the requested rate, independently of face and voice", () => {
    const { clips, classes, captionOf: of } = plan({ clips: 4000, captionInformative: 0.6 });
    const told = clips.map((clip) => of(clip).cue === clip.emotion);
    const share = (of: readonly boolean[]) => of.filter(Boolean).length / of.length;
    expect(Math.abs(share(told) - 0.6)).toBeLessThan(0.04);
    const unheard = told.filter((_, i) => clips[i]?.audio.cue === -1);
    expect(Math.abs(share(unheard) - 0.6)).toBeLessThan(0.06);
    const other = { informative: 0, easy: 1, failingCue: "other" } as const;
    const cues = clips.map((clip) => captionOf(clip, classes, other).cue);
    expect(new Set(cues)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  });

  it("use one word twice if easy, and one of four words once if not", () => {
    const words = (captionEasy: number) => {
      const { clips, classes, captionOf: of } = plan({ captionEasy, captionInformative: 1 });
      const happy = clips.filter(({ emotion }) => classes[emotion] === "happy");
      return happy.map((clip) => of(clip).words.filter((word) => synonyms.includes(word)));
    };
    const synonyms = ["happy", "cheerful", "glad", "joyful"];
    expect(new Set(words(1).flat())).toEqual(new Set(["happy"]));
    expect(words(1).every((each) => each.length === 2)).toBe(true);
    expect(new Set(words(0).flat())).toEqual(new Set(synonyms));
    expect(words(0).every((each) => each.length === 1)).toBe(true);
  });
});

describe("the ceiling", () => {
  const odds = { classes: 2, labelNoise: 0, failingCue: "none" } as const;

  it("equals the closed form for three modalities: right if one shows the class, else a guess", () => {
    const silent = 0.4 * 0.05 * 0.3;
    expect(bestAccuracy(odds, [0.6, 0.95, 0.7])).toBeCloseTo(1 - silent / 2, 12);
    const { ceiling } = plan({ classes: 2 });
    expect(ceiling.fused).toBeCloseTo(1 - silent / 2, 12);
    expect(ceiling.caption).toBeCloseTo(0.7 + 0.3 / 2, 12);
  });

  it("equals that of Puppets if the captions are uninformative", () => {
    const noisy = { ...odds, classes: 6, labelNoise: 0.1, failingCue: "other" } as const;
    const pair = puppetCeiling({ ...noisy, audioInformative: 0.6, videoInformative: 0.9 });
    expect(bestAccuracy(noisy, [0.6, 0.9, 0])).toBeCloseTo(pair.fused, 12);
  });
});

describe("Trio", () => {
  it("has the clips of Puppets with the words of the caption on each card", async () => {
    const params = { clips: 24, actors: 6, testActors: 2, testClips: 24 };
    const made = plan(params, 3);
    const puppets = planPuppets(parseParams("puppets", puppetsCard.params, params), 3);
    expect(made.clips).toEqual(puppets.clips);

    const { door, features } = createMedia();
    const { modalities, clips, ceiling } = valueOf(
      await door.prepare({ id: "trio", params }, 3, () => undefined),
    );
    expect(modalities).toEqual(trioModalities);
    expect(Object.keys(ceiling ?? {})).toEqual(["audio", "video", "caption", "fused"]);
    const [first] = made.clips;
    const words = first && made.captionOf(first).words.join(" ");
    expect(clips.find(({ id }) => id === first?.id)?.previews?.["caption"]).toEqual({ words });
    await features.manifest({ id: "trio", params }, 3);
    const block = valueOf(await features.features("validation"));
    expect(block.features["caption"]).toBeInstanceOf(Uint16Array);
    expect(block.features["caption"]).toHaveLength(captionLength * block.clips.length);
  });
});
