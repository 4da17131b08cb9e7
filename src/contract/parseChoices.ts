/** Reads the ids and choices of a configuration; each one that does not fit is reported and left out. */
import type { Card, PartCard } from "./cards";
import { choiceWith } from "./choiceParams";
import { firstConflict } from "./compatibility";
import { widthKey } from "./encoderChoice";
import type { Choice, ExperimentConfig } from "./experiment";
import { isRecord } from "./isRecord";
import { listIds } from "./listIds";
import { parseParams, type ReportProblem } from "./params";
import { safeText } from "./safeText";

/** A choice or a list of choices, as a list. */
export function choicesIn(value: unknown): readonly Choice[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter(
    (one): one is Choice =>
      typeof one === "object" && one !== null && "id" in one && typeof one.id === "string",
  );
}

const idPattern = /^(?!constructor$|prototype$)[a-z][a-z0-9-]{0,31}$/;
const maxModalities = 16;

export function parseIds(value: unknown, refuse: ReportProblem): readonly string[] {
  if (!Array.isArray(value) || value.length > maxModalities) {
    refuse(`modalities: expected a list of modality ids, got ${safeText(value)}; using all.`);
    return [];
  }
  const ids: readonly unknown[] = value;
  return [...new Set(ids)].filter((id): id is string => {
    const fits = typeof id === "string" && idPattern.test(id);
    if (!fits) refuse(`modalities: ${safeText(id)} is not a modality id; ignored.`);
    return fits;
  });
}

/** Encoders by modality; D is the run's, so none of them may set it. */
export function parseEncoders(
  value: unknown,
  refuse: ReportProblem,
  parse: (path: string, value: unknown) => Choice | undefined,
): ExperimentConfig["encoders"] {
  const entries = isRecord(value) ? Object.entries(value) : [];
  if (!isRecord(value) || entries.length > maxModalities)
    refuse(
      `encoders: expected an object of encoders by modality, got ${safeText(value)}; ignored.`,
    );
  const kept = entries.slice(0, maxModalities).flatMap(([id, given]): [string, Choice][] => {
    const path = `encoders.${id}`;
    if (!idPattern.test(id)) refuse(`encoders: ${safeText(id)} is not a modality id; ignored.`);
    const choice = idPattern.test(id) ? parse(path, given) : undefined;
    if (!choice) return [];
    const { [widthKey]: width, ...params } = choice.params ?? {};
    if (width !== undefined)
      refuse(`${path}.${widthKey}: the run's own encoder sets it for all encoders; ignored.`);
    return [[id, Object.keys(params).length > 0 ? { id: choice.id, params } : { id: choice.id }]];
  });
  return Object.fromEntries(kept);
}

export function parseChoice(
  path: string,
  value: unknown,
  cards: readonly Card[],
  refuse: ReportProblem,
  report: ReportProblem | undefined,
): Choice | undefined {
  const choice = choicesIn(value)[0];
  if (!choice) {
    refuse(`${path}: expected an object with an id, got ${safeText(value)}; ignored.`);
    return undefined;
  }
  for (const key of Object.keys(choice))
    if (key !== "id" && key !== "params")
      refuse(`${path}: ${safeText(key)} is not known; ignored.`);
  const card = cards.find(({ id }) => id === choice.id);
  if (card) {
    const values = parseParams(card.id, card.params, choice.params, report);
    return choiceWith(card, new Map(Object.entries(values)));
  }
  const known = listIds(cards.map(({ id }) => id));
  refuse(`${path}: there is no ${safeText(choice.id)} (known: ${known}); ignored.`);
  return undefined;
}

/** Each card once; undefined if the value is not a list. */
export function parseChoices(
  path: string,
  value: unknown,
  parse: (item: unknown) => Choice | undefined,
  refuse: ReportProblem,
): readonly Choice[] | undefined {
  if (!Array.isArray(value)) {
    refuse(`${path}: expected a list, got ${safeText(value)}; using the default.`);
    return undefined;
  }
  const found = new Map<string, Choice>();
  for (const item of value as readonly unknown[]) {
    const choice = parse(item);
    if (!choice) continue;
    if (found.has(choice.id)) refuse(`${path}: ${choice.id} is given twice; the first one counts.`);
    else found.set(choice.id, choice);
  }
  return [...found.values()];
}

/** Leaves out parts until the others can run together. */
export function withoutConflicts(
  chosen: readonly Choice[],
  cards: readonly PartCard[],
  refuse: ReportProblem,
): readonly Choice[] {
  const parts = new Map(chosen.map((choice) => [choice.id, choice]));
  for (;;) {
    const conflict = firstConflict([...parts.keys()], cards);
    if (!conflict) return [...parts.values()];
    refuse(conflict.sentence);
    parts.delete(conflict.id);
  }
}
