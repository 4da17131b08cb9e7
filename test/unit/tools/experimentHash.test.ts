import { expect, test } from "vitest";
import type { Catalogue } from "../../../src/contract/cards";
import { fromHash } from "../../../src/contract/link";
import { whole } from "../../../src/contract/params";
import { hashOf } from "../../../tools/experimentHash";
import { fullPipeline } from "../../support/fullPipeline";

const card = (id: string) => ({ id, name: id, summary: id, params: {} });
const catalogue: Catalogue = {
  datasets: [
    {
      ...card("puppets"),
      params: { clips: whole("clips", 720, [10, 9999], { help: "clips" }) },
    },
  ],
  encoders: [{ ...card("small-conv"), reads: ["frames", "spectrogram"] }],
  fusions: [{ ...card("late-linear"), isAdditive: true }],
  parts: fullPipeline.parts.map(({ id }, order) => ({ ...card(id), order })),
  augmentations: [],
  optimizers: [card("adam"), card("sgd")],
  averagings: [card("none")],
  selections: [card("best-accuracy")],
  methods: [],
  presets: [],
  ablations: [],
};

test("the page reads the same configuration from the hash as from the file", () => {
  const wanted = {
    seed: 11,
    backend: "wasm",
    data: { id: "puppets", params: { clips: 60 } },
    modalities: ["audio"],
    parts: [{ id: "mlb" }, { id: "unimodal-losses" }],
    optimizer: { id: "sgd" },
    batchSize: 8,
    epochs: 3,
  };
  const { config, problems } = fromHash(hashOf({ version: 1, ...wanted }), catalogue);
  expect(problems).toEqual([]);
  expect({ ...config, parts: new Set(config.parts) }).toEqual({
    ...fullPipeline,
    ...wanted,
    parts: new Set(wanted.parts),
  });
});

test("an empty list of parts is joint training, not the default", () => {
  const { config, problems } = fromHash(hashOf({ parts: [] }), catalogue);
  expect(problems).toEqual([]);
  expect(config.parts).toEqual([]);
});

test.each([
  [null, "A configuration is a JSON object."],
  [{ epohcs: 3 }, 'There is no setting "epohcs" in a configuration.'],
  [{ version: 3 }, "version: 1 and 2 are known, got 3."],
  [{ epochs: {} }, "epochs: expected a number or a word."],
  [{ data: { params: {} } }, 'data: every entry needs an id, such as { "id": "adam" }.'],
])("%j is refused with a sentence", (config, sentence) => {
  expect(() => hashOf(config)).toThrow(sentence);
});
