/** Checks the ranges that a plan file gives for trials against the cards. */
import type { Catalogue } from "../contract/cards";
import type { NumberRange, Space } from "../contract/compare";
import { pathText } from "../contract/issueText";
import type { NumberSpec, ReportProblem } from "../contract/params";
import { safeText } from "../contract/safeText";
import type { PlanFile, RangeFile } from "./planFile";

type SpacesFile = NonNullable<PlanFile["trials"]>["spaces"];

/** By method: "part.param" -> { min, max, log } within the card's range. */
export function parseSpaces(
  spaces: SpacesFile,
  catalogue: Catalogue,
  report: ReportProblem,
): Readonly<Record<string, Space>> {
  return Object.fromEntries(
    Object.entries(spaces).map(([method, ranges]) => {
      const known = catalogue.methods.find(({ id }) => id === method);
      if (!known) report(`trials.spaces: there is no method ${safeText(method)}.`);
      const space = Object.entries(ranges).flatMap(([key, range]) => {
        const path = `${pathText(["trials", "spaces", method])}: ${safeText(key)}`;
        const spec = known?.parts.some(({ id }) => key.startsWith(`${id}.`))
          ? numberSpec(key, catalogue)
          : undefined;
        if (spec) return [[key, rangeWithin(spec, range, path, report)] as const];
        report(`${path} is not a number that this method takes.`);
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

/** Keeps `log: false` where the card's own scale is logarithmic, so that a written plan is read back equal. */
function rangeWithin(
  spec: NumberSpec,
  { min = spec.min, max = spec.max, log = spec.log === true }: RangeFile,
  path: string,
  report: ReportProblem,
): NumberRange {
  if (min < spec.min || max > spec.max || min >= max)
    report(`${path} must have a min and a larger max within ${spec.min} to ${spec.max}.`);
  if (log && min <= 0) report(`${path} must have a min above 0, or log: false.`);
  return {
    min,
    max,
    ...((log || spec.log === true) && { log }),
    ...(spec.integer === true && { integer: true }),
  };
}
