/** Generators of configurations, plans and foreign values for property tests. */
import fc from "fast-check";
import type { Card, Catalogue } from "../../src/contract/cards";
import type { Choice, ExperimentConfig } from "../../src/contract/experiment";
import { backends, engines, limits } from "../../src/contract/experiment";
import { widthKey } from "../../src/contract/encoderChoice";
import type { NumberSpec, ParamSpec, ParamValue } from "../../src/contract/params";

/** Checks a property with a fixed seed, so that a failure is the same on every machine. */
export function check<T>(
  arbitrary: fc.Arbitrary<T>,
  holds: (value: T) => void,
  numRuns = 100,
): void {
  fc.assert(
    fc.property(arbitrary, (value) => {
      holds(value);
    }),
    { seed: 11, numRuns },
  );
}

/** Text of any characters, with those that mean something in a link and halves of surrogate pairs. */
export const anyText = fc.string({
  unit: fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    fc.constantFrom("\ud83d", "\udc00", "&", "=", "%", "_", ".", "#", ","),
  ),
});

/** Values that JSON or structured clone can bring. */
export const foreignValue = fc.oneof(
  fc.jsonValue(),
  anyText,
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }),
  fc.constantFrom<unknown>(undefined, null, -0, NaN, Infinity, 1e300, 1n, { toString: 1 }),
);

/** Copies of a value in which one or two fields, at any depth, are foreign, missing or new. */
export const mutantsOf = (value: unknown): fc.Arbitrary<unknown> =>
  fc
    .array(fc.tuple(fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), foreignValue), {
      minLength: 1,
      maxLength: 2,
    })
    .map((changes) => changes.reduce<unknown>((old, [path, to]) => replaced(old, path, to), value));

/** `path`: the index of a key at each depth; one index beyond the keys adds a key. */
function replaced(value: unknown, [index = 0, ...rest]: readonly number[], to: unknown): unknown {
  if (typeof value !== "object" || value === null) return to;
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  const place = index % (entries.length + 1);
  const [key, inner] = entries[place] ?? ["foreign", undefined];
  const next = rest.length === 0 ? to : replaced(inner, rest, to);
  if (!Array.isArray(value)) return { ...value, [key]: next };
  const list: readonly unknown[] = value;
  return list.toSpliced(place, 1, next);
}

/** Ends of ranges and both zeros are frequent. */
const numberIn = ({ min, max, integer }: NumberSpec): fc.Arbitrary<number> =>
  fc.oneof(
    integer === true ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true }),
    fc.constantFrom(min, max, ...[0, -0].filter((zero) => zero >= min && zero <= max)),
  );

function paramValue(spec: ParamSpec): fc.Arbitrary<ParamValue> {
  switch (spec.kind) {
    case "number":
      return numberIn(spec);
    case "choice":
      return fc.constantFrom(...spec.options.map(({ value }) => value));
    case "flag":
      return fc.boolean();
    case "text":
      return fc.stringMatching(new RegExp(`^(?:${spec.pattern})$`), { maxLength: 40 });
  }
}

/** A choice of the card, with some of its parameters. */
function choiceOf({ id, params }: Card, without: readonly string[] = []): fc.Arbitrary<Choice> {
  const specs = Object.entries(params).filter(([key]) => !without.includes(key));
  const values = fc.record(Object.fromEntries(specs.map(([key, spec]) => [key, paramValue(spec)])));
  return fc.tuple(values, fc.subarray(specs)).map(([all, kept]) => ({
    id,
    params: Object.fromEntries(kept.flatMap(([key]) => entryOf(all, key))),
  }));
}
const entryOf = <T>(values: Readonly<Record<string, T>>, key: string): [string, T][] =>
  Object.entries(values).filter(([one]) => one === key);
const choiceAmong = (cards: readonly Card[]): fc.Arbitrary<Choice> =>
  fc.oneof(...cards.map((card) => choiceOf(card)));

const someOf = (cards: readonly Card[]): fc.Arbitrary<Choice[]> =>
  fc.uniqueArray(choiceAmong(cards), { selector: ({ id }) => id, maxLength: 5 });

export const modalityId = fc
  .stringMatching(/^[a-z][a-z0-9-]{0,31}$/)
  .filter((id) => id !== "constructor" && id !== "prototype");

/** A configuration of known choices; parts may exclude each other. */
export const experiment = (catalogue: Catalogue): fc.Arbitrary<ExperimentConfig> =>
  fc
    .tuple(settings(catalogue), fc.option(fc.integer(limits.seed), { nil: undefined }))
    .map(([config, dataSeed]) => (dataSeed === undefined ? config : { ...config, dataSeed }));

const settings = (catalogue: Catalogue): fc.Arbitrary<ExperimentConfig> =>
  fc.record({
    version: fc.constant(2 as const),
    seed: fc.integer(limits.seed),
    backend: fc.constantFrom(...backends),
    engine: fc.constantFrom(...engines),
    data: choiceAmong(catalogue.datasets),
    modalities: fc.uniqueArray(modalityId, { maxLength: 3 }),
    encoder: choiceAmong(catalogue.encoders),
    encoders: fc.dictionary(
      modalityId,
      fc.oneof(...catalogue.encoders.map((card) => choiceOf(card, [widthKey]))),
      { maxKeys: 3 },
    ),
    fusion: choiceAmong(catalogue.fusions),
    parts: someOf(catalogue.parts),
    augmentations: someOf(catalogue.augmentations),
    optimizer: choiceAmong(catalogue.optimizers),
    averaging: choiceAmong(catalogue.averagings),
    selection: choiceAmong(catalogue.selections),
    batchSize: fc.integer(limits.batchSize),
    epochs: fc.integer(limits.epochs),
  });

/** A range within the card's, as a plan file gives it for trials. */
const rangeIn = (spec: NumberSpec): fc.Arbitrary<object> =>
  fc
    .tuple(fc.uniqueArray(numberIn(spec), { minLength: 2, maxLength: 2 }), fc.boolean())
    .map(([[a = 0, b = 0], log]) => ({ min: Math.min(a, b), max: Math.max(a, b), log }))
    .filter(({ min, max, log }) => min < max && (min > 0 || !log));

function spaceFor(parts: readonly Choice[], catalogue: Catalogue): fc.Arbitrary<object> {
  const cards = catalogue.parts.filter(({ id }) => parts.some((part) => part.id === id));
  const ranges = cards.flatMap(({ id, params }) =>
    Object.entries(params).flatMap(([key, spec]) =>
      spec.kind === "number" ? [[`${id}.${key}`, rangeIn(spec)] as const] : [],
    ),
  );
  return fc.record(Object.fromEntries(ranges), { requiredKeys: [] });
}

const trials = (catalogue: Catalogue): fc.Arbitrary<object> =>
  fc.record(
    {
      count: fc.integer({ min: 1, max: 100 }),
      ranges: fc.constantFrom("card", "usual"),
      learningRate: fc
        .tuple(
          fc.double({ min: 1e-9, max: 1, noNaN: true }),
          fc.double({ min: 2, max: 10, noNaN: true }),
        )
        .map(([min, max]) => ({ min, max })),
      spaces: fc.record(
        Object.fromEntries(
          catalogue.methods.map(({ id, parts }) => [id, spaceFor(parts, catalogue)]),
        ),
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ["count"] },
  );

const rowText = fc.string({ unit: "binary", minLength: 1, maxLength: 40 });
/** A row with the parts of a method, which can run together. */
const variant = (catalogue: Catalogue): fc.Arbitrary<{ readonly id: string }> =>
  fc.record(
    {
      id: fc.stringMatching(/^own[a-z0-9.-]{0,20}$/),
      name: rowText,
      summary: rowText,
      parts: fc.constantFrom(...catalogue.methods.map(({ parts }) => parts)),
      modalities: fc.uniqueArray(modalityId, { maxLength: 2 }),
    },
    { requiredKeys: ["id", "name"] },
  );

/** A valid plan file. */
export const planFile = (catalogue: Catalogue): fc.Arbitrary<object> => {
  // of several parts with a parameter of that name, the first counts
  const specs = new Map(
    catalogue.parts.toReversed().flatMap(({ params }) => Object.entries(params)),
  );
  const repeated = fc.oneof(
    fc.record({ folds: fc.integer({ min: 3, max: 20 }) }),
    fc.record({ seeds: fc.integer({ min: 1, max: 50 }) }),
    fc.record({ seeds: fc.uniqueArray(fc.integer(limits.seed), { minLength: 1, maxLength: 50 }) }),
    fc.constant({}),
  );
  const fields = fc.record(
    {
      version: fc.constantFrom(1, 2),
      name: rowText.filter((name) => name.trim() !== ""),
      methods: fc.uniqueArray(fc.constantFrom(...catalogue.methods.map(({ id }) => id)), {
        minLength: 1,
      }),
      variants: fc.uniqueArray(variant(catalogue), { selector: ({ id }) => id, maxLength: 3 }),
      against: fc.string({ unit: "binary", maxLength: 20 }),
      alone: fc.uniqueArray(modalityId, { maxLength: 2 }),
      openTest: fc.boolean(),
      trials: trials(catalogue),
    },
    { requiredKeys: ["methods"] },
  );
  const base = experiment(catalogue).map(({ parts: _parts, ...rest }) => ({
    ...rest,
    seed: Math.min(rest.seed, limits.seed.max - 50),
  }));
  const shared = fc.record(
    Object.fromEntries([...specs].map(([key, spec]) => [key, paramValue(spec)])),
    { requiredKeys: [] },
  );
  const hasFolds = ({ id }: Choice): boolean =>
    catalogue.datasets.some((card) => card.id === id && "folds" in card.params);
  return fc
    .tuple(fields, base, repeated, fc.option(shared, { nil: undefined }), fc.nat({ max: 100 }))
    .map(([own, config, repetition, values, testEpochs]) => ({
      ...own,
      ...(own.openTest && testEpochs > 50 && { testEpochs }),
      base: config,
      ...("folds" in repetition && !hasFolds(config.data) ? {} : repetition),
      ...(values && { shared: values }),
    }));
};
