/** Equal trials: the ranges of each method's parameters, and the draws from them. */
import type { Catalogue } from "../contract/cards";
import type { ComparisonPlan, NumberRange, Setting, Space } from "../contract/compare";
import type { Choice } from "../contract/experiment";
import type { NumberSpec } from "../contract/params";
import { randomFrom } from "../core/data/random";
import type { Row } from "./rows";
import { usualRanges } from "./usualRanges";

const rangeOf = ({ min, max, log, integer }: NumberSpec): NumberRange => ({
  min,
  max,
  ...(log === true && { log }),
  ...(integer === true && { integer }),
});

/** Every numeric parameter of the row's parts, in its card's range, without those that the row sets. */
export function cardSpace(row: Pick<Row, "parts">, catalogue: Catalogue): Space {
  const entries = row.parts.flatMap(({ id, params = {} }) => {
    const card = catalogue.parts.find((part) => part.id === id);
    return Object.entries(card?.params ?? {}).flatMap(([key, spec]): [string, NumberRange][] =>
      spec.kind === "number" && params[key] === undefined ? [[`${id}.${key}`, rangeOf(spec)]] : [],
    );
  });
  return Object.fromEntries(entries);
}

/** The listed numbers of the row's parts; all numbers of a part of which none is listed. */
function usualSpace(row: Pick<Row, "parts">, catalogue: Catalogue): Space {
  const entries = row.parts.flatMap((part) => {
    const all = Object.entries(cardSpace({ parts: [part] }, catalogue));
    const listed = all.flatMap(([key]): [string, NumberRange][] => {
      const range = usualRanges[key];
      return range ? [[key, range]] : [];
    });
    const isListed = Object.keys(usualRanges).some((key) => key.startsWith(`${part.id}.`));
    return isListed ? listed : all;
  });
  return Object.fromEntries(entries);
}

/** A third to three times the plan's learning rate. */
export function usualRates({ id, params }: Choice, catalogue: Catalogue): NumberRange {
  const { min, max } = defaultRates(id, catalogue);
  const own = params?.["learningRate"];
  const rate = typeof own === "number" ? own : Math.sqrt(min * max);
  const digits = (value: number): number => Number(value.toPrecision(3));
  // a plan file takes rates up to 10
  return { min: digits(rate / 3), max: Math.min(10, digits(rate * 3)), log: true };
}

/** The learning rate's range if a plan has none: a tenth to ten times the card's default. */
export function defaultRates(optimizer: string, catalogue: Catalogue): NumberRange {
  const card = catalogue.optimizers.find(({ id }) => id === optimizer);
  const spec = card?.params["learningRate"];
  if (spec?.kind !== "number") return { min: 1e-4, max: 1e-1, log: true };
  return {
    min: Math.max(spec.min, Number((spec.default / 10).toPrecision(3))),
    max: Math.min(spec.max, Number((spec.default * 10).toPrecision(3))),
    log: true,
  };
}

/** The ranges of a row's trials: its own parameters, then the learning rate of all rows. */
export function trialSpace(plan: ComparisonPlan, catalogue: Catalogue, row: Row): Space {
  const spaceOf = plan.trials?.ranges === "usual" ? usualSpace : cardSpace;
  const own = plan.trials?.spaces[row.id] ?? spaceOf(row, catalogue);
  const rate = plan.trials?.learningRate ?? defaultRates(plan.base.optimizer.id, catalogue);
  return { ...own, [`${plan.base.optimizer.id}.learningRate`]: { ...rate, log: true } };
}

/** The setting of one trial, from 1. Each parameter has its own stream, so that another range changes no other draw. */
export function drawSetting(space: Space, seed: number, row: string, trial: number): Setting {
  const draws = Object.entries(space).map(([key, range]) => {
    const random = randomFrom(seed, `compare/${row}/${trial}/${key}`);
    return [key, drawn(range, random.uniform())] as const;
  });
  return Object.fromEntries(draws);
}

/** The value at that share of the range, with three digits. */
function drawn({ min, max, log, integer }: NumberRange, share: number): number {
  const value = log === true && min > 0 ? min * (max / min) ** share : min + (max - min) * share;
  const rounded = integer === true ? Math.round(value) : Number(value.toPrecision(3));
  return Math.min(max, Math.max(min, rounded));
}
