/** Turns the issues of a schema into sentences that name the field, what it must be, and what it is. */
import * as v from "valibot";
import type { ReportProblem } from "./params";
import { safeText } from "./safeText";

const expectations: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  record: "an object",
  object: "an object",
  strict_object: "an object",
};

/**
 * Checks a value of foreign origin by a schema. Reports a sentence for each problem and returns
 * undefined if there is one. `name` stands for the whole value: "a plan".
 */
export function parseBySchema<T extends v.GenericSchema>(
  schema: T,
  value: unknown,
  name: string,
  report: ReportProblem,
): v.InferOutput<T> | undefined {
  const read = v.safeParse(schema, value, {
    abortPipeEarly: true,
    message: ({ type, expected }) => expectations[type] ?? expected ?? "another value",
  });
  if (read.success) return read.output;
  for (const sentence of new Set(read.issues.map((issue) => issueText(issue, name))))
    report(sentence);
  return undefined;
}

function issueText(issue: v.BaseIssue<unknown>, name: string): string {
  const { expected, received, input, message } = issue;
  const keys = issue.path?.map(({ key }) => key) ?? [];
  const field = pathText(keys);
  const last = String(keys.at(-1));
  if (expected === "never") {
    const parent = keys.length > 1 ? pathText(keys.slice(0, -1)) : name;
    return `${safeText(last)} is not part of ${parent}; remove it.`;
  }
  if (received === "undefined" && expected === `"${last}"`) return `${field} is missing; add it.`;
  if (field === "") return `Expected ${name} as ${message}, got ${safeText(input)}.`;
  return `${field}: expected ${message}, got ${safeText(input)}.`;
}

/** "variants[0].name"; a key that is no plain word is quoted, so that its length is limited. */
export function pathText(keys: readonly unknown[]): string {
  return keys.reduce<string>((path, key) => {
    if (typeof key === "number") return `${path}[${key}]`;
    if (typeof key !== "string" || !/^[\w-]{1,32}$/.test(key)) return `${path}[${safeText(key)}]`;
    return path === "" ? key : `${path}.${key}`;
  }, "");
}

const maxSentences = 10;

/** One text of the first ten sentences and the number of the others. */
export function joinSentences(sentences: readonly string[]): string {
  const more = sentences.length - maxSentences;
  const rest = more > 0 ? [`And ${more} more problems.`] : [];
  return [...sentences.slice(0, maxSentences), ...rest].join(" ");
}
