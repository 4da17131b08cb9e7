/** Encoders by modality in configurations and links. */
import { describe, expect, it } from "vitest";
import { encoderFor } from "../../../src/contract/encoderChoice";
import { defaultExperiment, type ExperimentConfig } from "../../../src/contract/experiment";
import { fromHash, parseExperiment, toHash } from "../../../src/contract/link";
import { encodersInUse, withEncoder, withEncoderParam } from "../../../src/state/setupEncoders";
import { chooseCard, differences } from "../../../src/state/setup";
import { fakeCatalogue as catalogue } from "../../support/fakeCatalogue";
import { fullPipeline } from "../../support/fullPipeline";

const sound = { id: "audio", name: "Sound", kind: "spectrogram", shape: [8, 8] } as const;
const face = { id: "video", name: "Picture", kind: "frames", shape: [1, 8, 8, 3] } as const;
const pose = { id: "pose", name: "Pose", kind: "vector", shape: [8] } as const;
const text = { id: "text", name: "Words", kind: "tokens", shape: [8] } as const;
const cards = catalogue.encoders;
const withAudio: ExperimentConfig = {
  ...fullPipeline,
  encoders: { audio: { id: "conformer", params: { layers: 3 } } },
};

describe("the encoder of a modality", () => {
  it("is the run's own if that reads the modality, else the kind's default, else none; with the run's D", () => {
    const config = {
      ...fullPipeline,
      encoder: { id: "small-conv", params: { features: 8, channels: 16 } },
    };
    expect(encoderFor(config, sound, cards)).toEqual(config.encoder);
    expect(encoderFor(config, pose, cards)).toEqual({ id: "conformer", params: { features: 8 } });
    expect(encoderFor(config, text, cards)).toBeUndefined();
    const encoders = withAudio.encoders;
    expect(encoderFor({ ...config, encoders }, sound, cards)).toEqual({
      id: "conformer",
      params: { layers: 3, features: 8 },
    });
  });
});

describe("a link", () => {
  it("contains encoders by modality and their parameters, and is read back equal", () => {
    const config = { ...defaultExperiment, encoders: withAudio.encoders };
    const hash = toHash(config, catalogue);
    expect(hash).toBe("v=2&encoders.audio=conformer&encoders.audio.layers=3");
    expect(fromHash(hash, catalogue)).toEqual({ config, problems: [] });
  });

  it.each([
    ["encoders.audio=transformer", 'encoders.audio: there is no "transformer"'],
    ["encoders.audio=conformer&encoders.audio.depth=3", '"encoders.audio.depth"'],
    ["encoders.audio=conformer&encoders.audio.layers=99", "conformer.layers: 99 is outside 1 to 8"],
    ["encoders.Loud=conformer", 'encoders: "Loud" is not a modality id; ignored.'],
    ["encoders.audio.layers=2", '"encoders.audio.layers"'],
    ["encoders=conformer", '"encoders"'],
    [
      "encoders.audio=conformer&encoders.audio.features=32",
      "encoders.audio.features: the run's own encoder sets it for all encoders; ignored.",
    ],
  ])("reports the mistake in %s in one sentence", (hash, words) => {
    const { config, problems } = fromHash(hash, catalogue);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
    expect(parseExperiment(config, catalogue)).toEqual(config);
  });

  it("cannot pollute a prototype through a modality's name", () => {
    const { problems } = fromHash("encoders.__proto__=conformer", catalogue);
    expect(problems[0]).toContain("dangerous");
    const json: unknown = JSON.parse('{"encoders": {"__proto__": {"id": "conformer"}}}');
    expect(() => parseExperiment(json, catalogue)).toThrow("not a modality id");
  });
});

describe("the encoders of a configuration", () => {
  it.each([[3], ["conformer"], [null], [[{ id: "conformer" }]]])("cannot be %j", (encoders) => {
    expect(() => parseExperiment({ encoders }, catalogue)).toThrow(/^encoders: expected an object/);
    const sentences: string[] = [];
    const config = parseExperiment({ encoders }, catalogue, (one) => void sentences.push(one));
    expect(config.encoders).toEqual({});
    expect(sentences).toHaveLength(1);
  });
});

describe("the setup", () => {
  it("offers an encoder if there is a choice, or if the run's own does not fit", () => {
    const inUse = encodersInUse([sound, face, pose, text], fullPipeline, catalogue);
    expect(inUse.map(({ modality, isOther }) => [modality.id, isOther])).toEqual([
      ["audio", false],
      ["video", false],
      ["pose", true],
    ]);
    expect(Object.keys(inUse[2]?.card.params ?? {})).toEqual(["layers"]);
  });

  it("sets one modality's encoder and its parameters, and removes both again", () => {
    const other = withEncoder(fullPipeline, sound, { id: "conformer" }, catalogue);
    expect(other.encoders).toEqual({ audio: { id: "conformer" } });
    const [inUse] = encodersInUse([sound], other, catalogue);
    if (!inUse) throw new Error("nothing to choose");
    const deep = withEncoderParam(other, inUse, "layers", 3, catalogue);
    expect(deep).toEqual(withAudio);
    const changed = { ...defaultExperiment, encoders: deep.encoders };
    expect(differences(changed, catalogue)).toEqual([
      { label: "Encoder of audio", value: "Conformer", defaultValue: "the default" },
      { label: "Encoder of audio: layers", value: "3", defaultValue: "2" },
    ]);
    expect(withEncoder(deep, sound, { id: "small-conv" }, catalogue)).toEqual(fullPipeline);
    expect(chooseCard(deep, "data", "clips").encoders).toEqual({});
  });
});
