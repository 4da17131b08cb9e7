/** Schemas of single fields. A message completes the sentence "expected ..., got ...". */
import * as v from "valibot";
import { isRecord } from "./isRecord";

const hasWholeLetters = v.regex<string, string>(
  /^\P{Surrogate}*$/u,
  "a text without halves of surrogate pairs",
);

/** Half of a surrogate pair is refused, because a link cannot hold it. */
export const text = v.pipe(v.string(), hasWholeLetters);

export const textUpTo = (max: number) => {
  const message = `up to ${max} letters`;
  return v.pipe(v.string(message), v.maxLength(max, message), hasWholeLetters);
};

export const textLike = (pattern: RegExp, message: string) =>
  v.pipe(v.string(message), v.regex(pattern, message));

/** JSON and links cannot hold -0, which becomes 0. */
export const finiteNumber = v.pipe(
  v.number("a number"),
  v.finite("a finite number"),
  v.transform((value) => value + 0),
);

export function wholeNumber({ min, max }: { readonly min: number; readonly max: number }) {
  const message = `a whole number from ${min} to ${max}`;
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(min, message),
    v.maxValue(max, message),
    v.transform((value) => value + 0),
  );
}

export const list = <T extends v.GenericSchema>(item: T, message = "a list") =>
  v.pipe(v.array(item, message), v.readonly());

export const listOfDistinct = <T extends v.GenericSchema>(item: T, message?: string) =>
  v.pipe(
    list(item, message),
    v.check((values) => new Set(values).size === values.length, "each entry once"),
  );

const unsafeKeys = ["__proto__", "constructor", "prototype"];
/** The library would drop these keys without an issue. */
const hasSafeKeys = <T extends object>() =>
  v.check<T, string>(
    (value) => !unsafeKeys.some((key) => Object.hasOwn(value, key)),
    `names other than ${unsafeKeys.join(", ")}`,
  );

/** Entries by name. The library's own schema takes lists too. */
export const recordOf = <T extends v.GenericSchema>(item: T, message = "an object") =>
  v.pipe(
    v.custom<Readonly<Record<string, v.InferInput<T>>>>(isRecord, message),
    hasSafeKeys(),
    v.record(text, item),
    v.readonly(),
  );

/** An object of these fields; others are left out. */
export const objectOf = <E extends v.ObjectEntries>(entries: E) =>
  v.pipe(v.object(entries), v.readonly());

/** An object of these fields and no others. */
export const closedObject = <E extends v.ObjectEntries>(entries: E, message = "an object") =>
  v.pipe(
    v.custom<v.InferInput<v.StrictObjectSchema<E, undefined>> & object>(isRecord, message),
    hasSafeKeys(),
    v.strictObject(entries),
    v.readonly(),
  );
