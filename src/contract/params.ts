/** Specifications of parameters: the page draws them, the worker checks them. */
import * as v from "valibot";
import { safeText } from "./safeText";
import { finiteNumber, text as plainText } from "./schemas";

export const paramValue = v.union(
  [plainText, finiteNumber, v.boolean()],
  "a number, a text, true or false",
);
export type ParamValue = v.InferOutput<typeof paramValue>;

interface SpecBase {
  /** One line: what it does. */
  readonly help: string;
  readonly label: string;
  /** The paper's letter, where there is one. */
  readonly symbol?: string;
  readonly unit?: string;
}
export interface NumberSpec extends SpecBase {
  readonly kind: "number";
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** Step of the control; `integer` also rounds what is parsed. */
  readonly step?: number;
  readonly integer?: boolean;
  /** Draw the slider on a logarithmic scale. */
  readonly log?: boolean;
}
export interface ChoiceSpec<O extends string = string> extends SpecBase {
  readonly kind: "choice";
  readonly default: O;
  readonly options: readonly { readonly value: O; readonly label: string }[];
}
export interface FlagSpec extends SpecBase {
  readonly kind: "flag";
  readonly default: boolean;
}
/** A line of text that must match a pattern. */
export interface TextSpec extends SpecBase {
  readonly kind: "text";
  readonly default: string;
  /** The whole text matches this, or is the default. */
  readonly pattern: string;
  /** The form as text: "counts by modality, such as audio:12,video:30". */
  readonly form: string;
}
export type ParamSpec = NumberSpec | ChoiceSpec | FlagSpec | TextSpec;
export type ParamSpecs = Readonly<Record<string, ParamSpec>>;

/** The values that a record of specifications yields, typed key by key. */
export type ParamValues<S extends ParamSpecs> = {
  readonly [P in keyof S]: S[P] extends NumberSpec
    ? number
    : S[P] extends FlagSpec
      ? boolean
      : S[P] extends ChoiceSpec<infer O>
        ? O
        : S[P] extends TextSpec
          ? string
          : never;
};

/** Smallest and largest value, and the step of the control. */
type Range = readonly [min: number, max: number, step?: number];
type NumberText = Pick<NumberSpec, "help" | "symbol" | "unit" | "log">;

export function number(
  label: string,
  defaultValue: number,
  [min, max, step]: Range,
  text: NumberText,
): NumberSpec {
  const control = step === undefined ? {} : { step };
  return { kind: "number", label, default: defaultValue, min, max, ...control, ...text };
}

/** A whole number, in steps of 1 unless the range says otherwise. */
export function whole(
  label: string,
  defaultValue: number,
  [min, max, step = 1]: Range,
  text: NumberText,
): NumberSpec {
  return { ...number(label, defaultValue, [min, max, step], text), integer: true };
}

/** `options` gives the label of each value. */
export function choice<const O extends string>(
  label: string,
  defaultValue: NoInfer<O>,
  { options, ...text }: Omit<SpecBase, "label"> & { readonly options: Readonly<Record<O, string>> },
): ChoiceSpec<O> {
  const values = Object.keys(options) as O[];
  return {
    kind: "choice",
    label,
    default: defaultValue,
    options: values.map((value) => ({ value, label: options[value] })),
    ...text,
  };
}

export function flag(
  label: string,
  defaultValue: boolean,
  text: { readonly help: string },
): FlagSpec {
  return { kind: "flag", label, default: defaultValue, ...text };
}

export function text(
  label: string,
  defaultValue: string,
  spec: Pick<TextSpec, "help" | "pattern" | "form">,
): TextSpec {
  return { kind: "text", label, default: defaultValue, ...spec };
}

/** Longest text that is accepted. */
const maxTextLength = 400;

/** Takes one sentence about a value that was changed or refused. */
export type ReportProblem = (sentence: string) => void;

const asText = (value: unknown): string => safeText(value ?? null);

/**
 * Checks one value against its specification.
 * Numbers out of range are clamped and reported; anything else that does not fit falls back to the
 * default and is reported. Without `report` a value that does not fit throws a `RangeError`.
 */
export function parseParam(
  path: string,
  spec: ParamSpec,
  value: unknown,
  report?: ReportProblem,
): ParamValue {
  const refuse = (sentence: string): void => {
    if (!report) throw new RangeError(sentence);
    report(sentence);
  };
  if (value === undefined) return spec.default;
  switch (spec.kind) {
    case "number": {
      if (typeof value !== "number" || !Number.isFinite(value)) {
        refuse(`${path}: expected a number, got ${asText(value)}; using ${spec.default}.`);
        return spec.default;
      }
      const whole = spec.integer ? Math.round(value) : value;
      // + 0 makes 0 of -0, which neither JSON nor a link can hold
      const clamped = Math.min(spec.max, Math.max(spec.min, whole)) + 0;
      if (clamped !== value)
        refuse(`${path}: ${value} is outside ${spec.min} to ${spec.max}; using ${clamped}.`);
      return clamped;
    }
    case "choice":
      if (spec.options.some((option) => option.value === value)) return value as string;
      refuse(
        `${path}: ${asText(value)} is not one of ${spec.options.map((o) => o.value).join(", ")}; using ${spec.default}.`,
      );
      return spec.default;
    case "flag":
      if (typeof value === "boolean") return value;
      refuse(`${path}: expected true or false, got ${asText(value)}; using ${spec.default}.`);
      return spec.default;
    case "text": {
      const fits = typeof value === "string" && value.length <= maxTextLength;
      if (fits && (value === spec.default || new RegExp(`^(?:${spec.pattern})$`).test(value)))
        return value;
      refuse(`${path}: expected ${spec.form}, got ${asText(value)}; using "${spec.default}".`);
      return spec.default;
    }
  }
}

/** Fills defaults and checks every value; unknown keys are refused. Throws or reports as `parseParam`. */
export function parseParams<S extends ParamSpecs>(
  path: string,
  specs: S,
  given: unknown,
  report?: ReportProblem,
): ParamValues<S> {
  const values = new Map<string, unknown>();
  const refuse = (sentence: string): void => {
    if (!report) throw new RangeError(sentence);
    report(sentence);
  };
  if (given !== undefined) {
    if (typeof given !== "object" || given === null || Array.isArray(given)) {
      refuse(`${path}: expected an object of parameters, got ${asText(given)}; ignored.`);
    } else {
      for (const key of Object.keys(given)) {
        if (Object.hasOwn(specs, key)) values.set(key, (given as Record<string, unknown>)[key]);
        else refuse(`${path}: unknown parameter ${asText(key)}; ignored.`);
      }
    }
  }
  const entries = Object.entries(specs).map(
    ([key, spec]) => [key, parseParam(`${path}.${key}`, spec, values.get(key), report)] as const,
  );
  return Object.fromEntries(entries) as ParamValues<S>;
}
