/** Foreign values in JSON, links and storage in place of a text or number: sentences, never exceptions. */
import { describe, expect, test } from "vitest";
import { readCell } from "../../../src/compare/comparisonFile";
import { parsePlan } from "../../../src/compare/parsePlan";
import { parseExperiment } from "../../../src/contract/parseExperiment";
import { safeText } from "../../../src/contract/safeText";
import { viewFromHash, viewToHash } from "../../../src/contract/viewLink";
import { catalogue } from "../../../src/lab/catalogue";
import { fakeCatalogue } from "../../support/fakeCatalogue";
import { expectSentences } from "../../support/sentences";

/** An object whose conversion to a text throws. */
const textless = { toString: 1 };
const cycle: { self?: unknown } = {};
cycle.self = cycle;

test.each([
  [1n],
  [() => 1],
  [Symbol("x")],
  [cycle],
  [textless],
  [undefined],
  [{ toJSON: () => undefined }],
  ["😀".repeat(99)],
])("value %# is quoted in at most 61 letters", (value) => {
  const text = safeText(value);
  expect(text).not.toBe("");
  expect(Array.from(text).length).toBeLessThanOrEqual(61);
  expect(() => encodeURIComponent(text)).not.toThrow();
});

describe("the refusal of a plan", () => {
  const refused = (json: unknown): string => {
    const plan = parsePlan(json, fakeCatalogue);
    return plan.ok ? "" : plan.failure.message;
  };
  test.each(["shared", "base"])("names keys that an object cannot hold, in %s", (field) => {
    const json = JSON.parse(`{"${field}": {"constructor": 1}}`) as unknown;
    expect(refused(json)).toContain(
      `${field}: expected names other than __proto__, constructor, prototype`,
    );
  });
  test("names the field that is not a text", () => {
    expect(refused({ name: textless })).toContain("name: expected up to 80 letters");
    const row = { id: "own", name: "Own", parts: [] };
    expect(refused({ variants: [{ ...row, name: textless }] })).toContain(".name: expected");
    expect(refused({ variants: [{ ...row, summary: textless }] })).toContain(".summary: expected");
    expect(refused({ variants: [{ ...row, summary: "x".repeat(401) }] })).toContain(".summary:");
  });
  test("shortens the long name of a field", () => {
    const spaces = { ["x".repeat(999)]: 3 };
    const sentence = refused({ trials: { count: 1, spaces } });
    expect(sentence).toMatch(
      /^trials\.spaces\["x+\.\.\."\]: expected ranges by parameter, got 3\.$/,
    );
  });
  test("lists ten problems and the number of the others", () => {
    const sentence = refused({ methods: Array.from({ length: 40 }, (_, i) => `m${i}`) });
    expect(sentence).toMatch(/^methods: "m0" is not one of .* And 30 more problems\.$/);
  });
});

test("a run keeps its figures if its backend is not a text", () => {
  const cell = readCell({
    key: "run joint seed 1",
    hash: "h",
    row: "joint",
    kind: "run",
    replicate: "seed 1",
    seconds: 1,
    summary: {
      validation: [{ fused: 0.5 }],
      bestEpoch: 1,
      backend: textless,
      dataset: { classes: ["a"], modalities: ["audio"], clips: {} },
    },
  });
  expect(cell?.summary).toMatchObject({ validation: [{ fused: 0.5 }], backend: "unknown" });
});

test("a setting of any type is quoted at a limited length", () => {
  for (const value of ["x".repeat(5000), 1n, textless, () => 1]) {
    const problems: string[] = [];
    parseExperiment(
      { epochs: value, backend: value, data: { id: "puppets", params: { clips: value } } },
      fakeCatalogue,
      (sentence) => problems.push(sentence),
    );
    expect(problems.length).toBeGreaterThan(0);
    for (const sentence of problems) expect(sentence.length).toBeLessThan(400);
  }
});

test("a sentence about an unknown id lists as many known ids as fit", () => {
  const problems: string[] = [];
  parseExperiment({ parts: [{ id: "x".repeat(99) }] }, catalogue, (one) => problems.push(one));
  expectSentences(problems);
  expect(problems[0]).toMatch(/known: label-fitting, .* and \d+ more\); ignored\.$/);
});

test("a parameter of -0 is 0, as JSON and a link write it", () => {
  const part = { id: "mask", params: { threshold: -0 } };
  const { parts } = parseExperiment({ parts: [part] }, catalogue);
  expect(parts).toEqual([{ id: "mask", params: { threshold: 0 } }]);
});

test("a clip's name is cut between letters, so that it can be linked again", () => {
  const name = `${"a".repeat(199)}😀b`;
  const view = viewFromHash(`view=mask&view.clip=${encodeURIComponent(name)}`);
  expect(view.clipId).toBe(`${"a".repeat(199)}😀`);
  expect(viewFromHash(viewToHash(view))).toEqual(view);
});

test("half of a surrogate pair in a link is left out, so that the view can be linked again", () => {
  expect(viewFromHash("view=mask&view.clip=a\ud83d").clipId).toBe("");
});
