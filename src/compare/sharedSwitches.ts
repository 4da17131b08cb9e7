/** Choices that several parts have in common; a comparison sets them for all at once. */
import type { Catalogue } from "../contract/cards";
import type { ChoiceSpec } from "../contract/params";

/** By parameter: choices of at least two parts, with the same options. */
export function sharedSwitches({ parts }: Catalogue): ReadonlyMap<string, ChoiceSpec> {
  const found = parts.flatMap(({ params }) =>
    Object.entries(params).flatMap(([key, spec]) =>
      spec.kind === "choice" ? [{ key, spec, options: JSON.stringify(spec.options) }] : [],
    ),
  );
  const common = found.filter(
    (one, i) =>
      found.findIndex(({ key }) => key === one.key) === i &&
      found.some((other, j) => j !== i && other.key === one.key) &&
      found.every((other) => other.key !== one.key || other.options === one.options),
  );
  return new Map(common.map(({ key, spec }) => [key, spec]));
}
