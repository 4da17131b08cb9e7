import type { SplitName } from "../contract/clip";
import { splitOfPart, type Fold } from "../contract/folds";
import { randomFrom } from "../core/data/random";
import { foldsRefusal } from "./foldsRefusal";

/** The properties of a clip that its split depends on. */
export interface Splittable {
  readonly label: string;
  /** Empty if unknown: the clip is then a group by itself. */
  readonly group: string;
  /** Split in labels.csv, which is kept. */
  readonly split?: SplitName;
}
export interface SplitResult {
  /** One per clip, in the given order. */
  readonly splits: readonly SplitName[];
  readonly warnings: readonly string[];
  /** Why these clips cannot be split into the requested folds; empty if they can. */
  readonly refusal: string;
}

const names: readonly SplitName[] = ["train", "validation", "test"];
const shares: Readonly<Record<SplitName, number>> = { train: 0.6, validation: 0.2, test: 0.2 };

/** Indices of clips that must be in the same split. */
interface Unit<Name extends string = SplitName> {
  readonly clips: readonly number[];
  /** The allowed splits, if restricted. */
  readonly allowed?: readonly Name[];
}

/**
 * Splits about 60/20/20 by group, with classes spread as evenly as the groups allow; deterministic for a seed.
 * Assigns groups, largest first, to the split that each leaves closest to its share of every class. A split
 * stated in labels.csv is kept and applies to the rest of its group.
 * With `fold`, assigns groups in the same way to equal parts, which take turns as test.
 */
export function splitByGroup(clips: readonly Splittable[], seed: number, fold?: Fold): SplitResult {
  const warnings: string[] = [];
  const units = unitsOf(clips, warnings);
  const refusal = fold ? foldsRefusal(units, clips, fold) : "";
  const assigned =
    fold && refusal === ""
      ? assignFolds(units, clips, seed, fold)
      : assignSplits(units, clips, seed, warnings);
  warnings.push(...splitWarnings(clips, assigned, units.length));
  const splits = new Array<SplitName>(clips.length).fill("train");
  for (const [name, inside] of assigned)
    for (const unit of inside) for (const clip of unit.clips) splits[clip] = name;
  return { splits, warnings, refusal };
}

type Assigned = ReadonlyMap<SplitName, Unit[]>;

function assignSplits(
  units: readonly Unit[],
  clips: readonly Splittable[],
  seed: number,
  warnings: string[],
): Assigned {
  const assigned = new Map<SplitName, Unit[]>(names.map((name) => [name, []]));
  const free = units.filter((unit) => unit.allowed?.length !== 1);
  for (const unit of units) {
    const [only, ...others] = unit.allowed ?? [];
    if (only !== undefined && others.length === 0) assigned.get(only)?.push(unit);
  }
  const stated = clips.some((clip) => clip.split !== undefined);
  if (stated && free.length === 0 && assigned.get("validation")?.length === 0) {
    warnings.push(
      "labels.csv sets no validation split, so a quarter of its training clips are used for validation.",
    );
    const training = assigned.get("train")?.splice(0) ?? [];
    // without their stated split
    const movable = training.map((unit) => ({ clips: unit.clips }));
    assignUnits(assigned, movable, clips, seed, ["train", "validation"], shares);
  } else {
    assignUnits(assigned, free, clips, seed, names, shares);
  }
  return assigned;
}

function assignFolds(
  units: readonly Unit[],
  clips: readonly Splittable[],
  seed: number,
  fold: Fold,
): Assigned {
  const parts = Array.from({ length: fold.of }, (_, part) => String(part));
  const dealt = new Map<string, Unit<string>[]>(parts.map((part) => [part, []]));
  const equal = Object.fromEntries(parts.map((part) => [part, 1 / fold.of]));
  assignUnits(dealt, units, clips, seed, parts, equal);
  const assigned = new Map<SplitName, Unit[]>(names.map((name) => [name, []]));
  for (const [part, inside] of dealt)
    for (const unit of inside)
      assigned.get(splitOfPart(Number(part), fold))?.push({ clips: unit.clips });
  return assigned;
}

/** Turns groups into units; clips without a group, or with too few groups, are units by themselves. */
function unitsOf(clips: readonly Splittable[], warnings: string[]): Unit[] {
  const byGroup = new Map<string, number[]>();
  const units: Unit[] = [];
  clips.forEach(({ group, split }, index) => {
    if (group === "") units.push({ clips: [index], ...(split && { allowed: [split] }) });
    else if (byGroup.has(group)) byGroup.get(group)?.push(index);
    else byGroup.set(group, [index]);
  });
  const stated = clips.some((clip) => clip.split !== undefined);
  if (stated || units.length > 0 || byGroup.size > 2) {
    const groups = [...byGroup].flatMap(([name, members]) =>
      unitsOfGroup(name, members, clips, warnings),
    );
    return [...groups, ...units];
  }
  const [large, small] = [...byGroup.values()].toSorted((a, b) => b.length - a.length);
  if (large && small) {
    warnings.push(
      "There are only two groups: one is for training, and the other is divided between validation and test.",
    );
    const singles = small.map((clip): Unit => ({ clips: [clip], allowed: ["validation", "test"] }));
    return [{ clips: large, allowed: ["train"] }, ...singles];
  }
  if (large) {
    warnings.push(
      "There is only one group, so the clips are split one by one and every split contains this group.",
    );
  }
  return clips.map((_, index) => ({ clips: [index] }));
}

/** Returns one group as one unit, or as several if labels.csv states several splits for it. */
function unitsOfGroup(
  name: string,
  members: readonly number[],
  clips: readonly Splittable[],
  warnings: string[],
): Unit[] {
  const stated = [...new Set(members.flatMap((clip) => clips[clip]?.split ?? []))];
  const [first, ...others] = stated;
  if (first === undefined) return [{ clips: members }];
  if (others.length > 0) {
    warnings.push(
      `Group "${name}" is in ${stated.join(" and ")}, as labels.csv states, so accuracy on it will be too high.`,
    );
  }
  return stated.map((split) => ({
    clips: members.filter((clip) => (clips[clip]?.split ?? first) === split),
    allowed: [split],
  }));
}

/** Assigns every unit to one of `into`, in these shares; mutates `assigned`. */
function assignUnits<Name extends string>(
  assigned: ReadonlyMap<Name, Unit<Name>[]>,
  units: readonly Unit<Name>[],
  clips: readonly Splittable[],
  seed: number,
  into: readonly Name[],
  shares: Readonly<Record<Name, number>>,
): void {
  const count = (members: readonly number[], label?: string): number =>
    members.filter((clip) => label === undefined || clips[clip]?.label === label).length;
  const labels = [...new Set(clips.map((clip) => clip.label))];
  const totalShare = into.reduce((sum, name) => sum + shares[name], 0);
  const pool = [...units, ...into.flatMap((name) => assigned.get(name) ?? [])].flatMap(
    (u) => u.clips,
  );
  const totals = new Map(labels.map((label) => [label, count(pool, label)]));
  const has = new Map<string, number>();
  for (const name of into)
    for (const label of labels)
      has.set(
        `${name}/${label}`,
        count(
          (assigned.get(name) ?? []).flatMap((unit) => unit.clips),
          label,
        ),
      );

  /** Change in squared distance from the share of every class, were the unit put there. */
  const cost = (unit: Unit<Name>, name: Name): number => {
    const parts = new Map<string, number>();
    for (const clip of unit.clips) {
      const label = clips[clip]?.label ?? "";
      parts.set(label, (parts.get(label) ?? 0) + 1);
    }
    let sum = 0;
    for (const [label, more] of parts) {
      const target = ((totals.get(label) ?? 0) * shares[name]) / totalShare;
      const now = has.get(`${name}/${label}`) ?? 0;
      sum += ((now + more - target) ** 2 - (now - target) ** 2) / target;
    }
    return sum;
  };

  const order = randomFrom(seed, "media/split")
    .shuffle(units)
    .toSorted((a, b) => b.clips.length - a.clips.length);
  order.forEach((unit, index) => {
    // the last groups go to splits that would otherwise be empty
    const allowed = unit.allowed ?? into;
    const empty = allowed.filter((name) => assigned.get(name)?.length === 0);
    const choice = order.length - index <= empty.length ? empty : allowed;
    const best = choice.reduce((a, b) => (cost(unit, b) < cost(unit, a) ? b : a));
    assigned.get(best)?.push(unit);
    for (const clip of unit.clips) {
      const key = `${best}/${clips[clip]?.label ?? ""}`;
      has.set(key, (has.get(key) ?? 0) + 1);
    }
  });
}

function splitWarnings(
  clips: readonly Splittable[],
  assigned: ReadonlyMap<SplitName, readonly Unit[]>,
  units: number,
): string[] {
  const warnings: string[] = [];
  const labelsIn = (name: SplitName) =>
    new Set(
      (assigned.get(name) ?? []).flatMap((unit) => unit.clips.map((clip) => clips[clip]?.label)),
    );
  const all = new Set(clips.map((clip) => clip.label));
  for (const name of names) {
    const inside = labelsIn(name);
    const missing = [...all].filter((label) => !inside.has(label));
    if (inside.size === 0) warnings.push(`No clips are left for the ${name} split.`);
    else if (missing.length > 0)
      warnings.push(
        `The ${name} split has no clip of ${listNames(missing)}: there are only ${units} groups or clips to split.`,
      );
  }
  return warnings;
}

/** "a, b and 3 more". */
export function listNames(names: readonly string[], maxCount = 3): string {
  const more = names.length - maxCount;
  return more > 0 ? `${names.slice(0, maxCount).join(", ")} and ${more} more` : names.join(", ");
}
