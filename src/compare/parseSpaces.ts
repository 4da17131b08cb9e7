/** The ranges that a plan file gives for trials, checked against the cards. */
import type { Catalogue } from "../contract/cards";
import type { NumberRange, Space } from "../contract/compare";
import { safeText } from "../contract/safeText";
import type { NumberSpec } from "../contract/params";
import { isRecord, type Problems } from "./json";

/** By method: "part.param" -> { min, max, log } within the card's range. */
export function parseSpaces(
  json: unknown,
  catalogue: Catalogue,
  refuse: Problems,
): Readonly<Record<string, Space>> {
  if (!isRecord(json)) {
    refuse("trials.spaces: expected ranges by method.");
    return {};
  }
  return Object.fromEntries(
    Object.entries(json).map(([method, ranges]) => {
      const known = catalogue.methods.find(({ id }) => id === method);
      if (!known) refuse(`trials.spaces: there is no method ${safeText(method)}.`);
      if (!isRecord(ranges)) refuse(`trials.spaces.${method}: expected ranges by parameter.`);
      const space = Object.entries(isRecord(ranges) ? ranges : {}).flatMap(([key, range]) => {
        const path = `trials.spaces.${method}: ${safeText(key)}`;
        const spec = known?.parts.some(({ id }) => key.startsWith(`${id}.`))
          ? numberSpec(key, catalogue)
          : undefined;
        if (spec) return [[key, readRange(path, range, spec, refuse)] as const];
        refuse(`${path} is not a number that this method takes.`);
        return [];
      });
      return [method, Object.fromEntries(space)];
    }),
  );
}

function numberSpec(key: string, { parts }: Catalogue): NumberSpec | undefined {
  const [part = "", param = ""] = key.split(".", 2);
  const card = parts.find(({ id }) => id === part);
  const spec = card && Object.hasOwn(card.params, param) ? card.params[param] : undefined;
  return spec?.kind === "number" ? spec : undefined;
}

function readRange(path: string, json: unknown, spec: NumberSpec, refuse: Problems): NumberRange {
  const { min = spec.min, max = spec.max, log = spec.log === true } = isRecord(json) ? json : {};
  const fits =
    isRecord(json) &&
    typeof min === "number" &&
    typeof max === "number" &&
    typeof log === "boolean" &&
    min >= spec.min &&
    max <= spec.max &&
    min < max &&
    !(log && min <= 0);
  if (!fits) {
    refuse(`${path} must have a min and a larger max within ${spec.min} to ${spec.max}.`);
    return { min: spec.min, max: spec.max };
  }
  return { min, max, ...(log && { log }), ...(spec.integer === true && { integer: true }) };
}
