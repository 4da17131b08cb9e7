/** Configurations and links: what is written is read back equal; what is foreign is repaired with sentences. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ExperimentConfig } from "../../../src/contract/experiment";
import { fromHash, parseExperiment, toHash } from "../../../src/contract/link";
import { decoders, fills, orders, viewFromHash, viewToHash } from "../../../src/contract/viewLink";
import { catalogue } from "../../../src/lab/catalogue";
import {
  anyText,
  check,
  experiment,
  foreignValue,
  modalityId,
  mutantsOf,
} from "../../support/arbitraries";
import { expectSentences } from "../../support/sentences";

/** A valid configuration: conflicting parts are left out. */
const valid = experiment(catalogue).map((config) =>
  parseExperiment(config, catalogue, () => undefined),
);

/** The result must be valid, and nothing may be left out without a sentence. */
const expectRepaired = (json: unknown): void => {
  const problems: string[] = [];
  const config = parseExperiment(json, catalogue, (sentence) => problems.push(sentence));
  expectSentences(problems);
  expect(parseExperiment(config, catalogue)).toEqual(config);
  if (problems.length === 0) expect(idsOf(config)).toEqual(idsOf(json as ExperimentConfig));
};
const idsOf = ({ encoders = {}, modalities = [] }: Partial<ExperimentConfig>) => ({
  encoders: Object.keys(encoders),
  modalities: [...new Set(modalities)],
});

test("a configuration of known choices loses nothing but parts that exclude each other", () => {
  check(experiment(catalogue), (config) => {
    const problems: string[] = [];
    parseExperiment(config, catalogue, (sentence) => problems.push(sentence));
    expect(problems.filter((sentence) => !sentence.endsWith("It is left out."))).toEqual([]);
  });
});

test("a configuration is read back equal from JSON and from a link", () => {
  check(valid, (config) => {
    expect(parseExperiment(JSON.parse(JSON.stringify(config)), catalogue)).toEqual(config);
    expect(fromHash(toHash(config, catalogue), catalogue)).toEqual({ config, problems: [] });
  });
});

test("a foreign configuration is repaired, with sentences", () => {
  check(foreignValue, expectRepaired);
  check(valid.chain(mutantsOf), expectRepaired);
});

const link = valid.map((config) => toHash(config, catalogue));
/** Texts, links with every key twice, and links in which a piece is replaced. */
const foreignLink = fc.oneof(
  anyText,
  fc.tuple(link, link).map((links) => links.join("&")),
  fc.tuple(link, fc.nat(), fc.nat({ max: 3 }), anyText).map(([whole, at, cut, text]) => {
    const place = at % (whole.length + 1);
    return whole.slice(0, place) + text + whole.slice(place + cut);
  }),
);

test("a foreign link is repaired, with sentences", () => {
  check(foreignLink, (hash) => {
    const { config, problems } = fromHash(hash, catalogue);
    expectSentences(problems);
    expect(fromHash(toHash(config, catalogue), catalogue)).toEqual({ config, problems: [] });
  });
});

const view = fc.record(
  {
    isOpen: fc.constant(true),
    at: fc.oneof(fc.constant("now" as const), fc.integer({ min: 1 })),
    clipId: fc.string({ unit: "binary", maxLength: 100 }),
    fill: fc.constantFrom(...fills),
    decoder: fc.constantFrom(...decoders),
    order: fc.constantFrom(...orders),
    hand: fc.dictionary(
      modalityId,
      fc.uint8Array({ min: 0, max: 1, minLength: 1, maxLength: 99 }),
      {
        minKeys: 1,
        maxKeys: 3,
      },
    ),
  },
  { requiredKeys: ["isOpen", "at", "clipId", "fill", "decoder", "order"] },
);

test("a view is read back equal from its link", () => {
  check(view, (one) => expect(viewFromHash(viewToHash(one))).toEqual(one));
});

test("a foreign view link becomes a view that can be linked", () => {
  check(fc.tuple(foreignLink, anyText, anyText), ([start, clip, mask]) => {
    const hash = `${start}&view=mask&view.clip=${clip}&view.at=${mask}&view.mask.audio=4.${mask}`;
    const one = viewFromHash(hash);
    expect(viewFromHash(viewToHash(one))).toEqual(one.isOpen ? one : expect.anything());
  });
});
