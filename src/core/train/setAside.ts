/**
 * Sets a share of the training clips aside, by group, so that a part can learn from clips on which nothing else is
 * trained. The model then trains on the others.
 */
import type { ClipCard } from "../../contract/clip";
import { LabError } from "../../contract/errors";
import type { ChangeBatch } from "../augment/index";
import { batchRows, type ClipTable } from "../data/clipTable";
import { randomFrom, type Random } from "../data/random";
import type { SetAside } from "../methods/capabilities";
import type { PartRun } from "../methods/part";
import type { Batch } from "../types";

interface ClipSource {
  readonly pipeline: { readonly parts: readonly PartRun[] };
  readonly train: ClipTable;
  readonly batchSize: number;
  readonly seed: number;
}

/** The clips of one epoch. */
export interface EpochClips {
  /** The clips that every pass over training clips uses. */
  readonly train: ClipTable;
  /** Absent if no part sets clips aside. */
  readonly heldOut?: ClipTable;
}

/** The batches of one step; the caller disposes them. */
export interface StepBatches {
  readonly batch: Batch;
  /** Absent if no part learns from held-out clips in this step. */
  readonly heldOut?: Batch;
}

/** What the parts set aside; undefined if none does. Throws a LabError if they differ. */
export function setAsideOf(parts: readonly PartRun[]): SetAside | undefined {
  const [first, ...others] = parts.flatMap(({ heldOut }) => heldOut ?? []);
  if (first && others.some((one) => one.share !== first.share || one.rotates !== first.rotates))
    throw new LabError({
      code: "bad-config",
      message:
        "Two parts learn from held-out clips, but hold out different shares or rotate differently. Give both the same settings.",
    });
  return first;
}

/** Rows by group, in an order in which every stretch has about equal shares of the groups' most frequent classes. */
function orderedGroups(cards: readonly ClipCard[], random: Random): readonly (readonly number[])[] {
  const groups = new Map<string, number[]>();
  cards.forEach(({ group, id }, row) => {
    const key = group === "" ? `clip ${id}` : `group ${group}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  });
  const byClass = new Map<number, number[][]>();
  for (const rows of random.shuffle([...groups.values()])) {
    const label = mostFrequent(rows.map((row) => cards[row]?.label ?? 0));
    byClass.set(label, [...(byClass.get(label) ?? []), rows]);
  }
  return [...byClass.values()]
    .flatMap((own) => own.map((rows, i) => ({ rows, at: (i + 0.5) / own.length })))
    .sort((a, b) => a.at - b.at)
    .map(({ rows }) => rows);
}

/** The most frequent label; of several, the first. */
function mostFrequent(labels: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return labels.find((label) => counts.get(label) === most) ?? 0;
}

/** The groups, and how many of them are held out at a time. Throws a LabError for a single group. */
function planSetAside({ train, seed }: Pick<ClipSource, "train" | "seed">, { share }: SetAside) {
  const groups = orderedGroups(train.cards, randomFrom(seed, "held-out"));
  if (groups.length < 2)
    throw new LabError({
      code: "bad-config",
      message: `All ${train.size} training clips belong to one group ("${train.cards[0]?.group ?? ""}"), so no group can be held out. Add clips of other groups, or let the mask learn on training clips.`,
    });
  const count = Math.min(groups.length - 1, Math.max(1, Math.round(share * groups.length)));
  return { groups, count };
}

/** Indices of the groups that are held out in `epoch`: the same, or the next ones in every epoch. */
const heldOutAt = (epoch: number, groups: number, count: number, rotates: boolean): number[] =>
  Array.from({ length: count }, (_, i) => ((rotates ? (epoch - 1) * count : 0) + i) % groups);

/** A table of some rows of another. */
function subsetOf(table: ClipTable, rows: readonly number[]): ClipTable {
  const chosen = <T>(values: readonly T[]): T[] => rows.flatMap((row) => values[row] ?? []);
  return {
    ...table,
    size: rows.length,
    cards: chosen(table.cards),
    ids: chosen(table.ids),
    labels: chosen(table.labels),
    batch: (own, change) =>
      table.batch(
        own.map((i) => rows[i] ?? 0),
        change,
      ),
  };
}

/** The clips that train and those that are held out in `epoch`, counted from 1. */
export function clipsOfEpoch(source: ClipSource, epoch: number): EpochClips {
  const { train, pipeline } = source;
  const setAside = setAsideOf(pipeline.parts);
  if (!setAside) return { train };
  const { groups, count } = planSetAside(source, setAside);
  const away = new Set(heldOutAt(epoch, groups.length, count, setAside.rotates));
  const rowsOf = (isAway: boolean): number[] =>
    groups.flatMap((rows, i) => (away.has(i) === isAway ? rows : [])).sort((a, b) => a - b);
  return { train: subsetOf(train, rowsOf(false)), heldOut: subsetOf(train, rowsOf(true)) };
}

/** The smallest number of clips that train in any epoch: groups differ in size. */
function fewestClips(source: ClipSource): number {
  const { train, pipeline } = source;
  const setAside = setAsideOf(pipeline.parts);
  if (!setAside) return train.size;
  const { groups, count } = planSetAside(source, setAside);
  const epochs = setAside.rotates ? groups.length : 1;
  const sizes = Array.from({ length: epochs }, (_, epoch) =>
    heldOutAt(epoch + 1, groups.length, count, setAside.rotates).reduce(
      (sum, i) => sum + (groups[i]?.length ?? 0),
      0,
    ),
  );
  return train.size - Math.max(...sizes);
}

/** Equal in every epoch. */
export const stepsPerEpoch = (source: ClipSource): number =>
  batchRows(fewestClips(source), source.batchSize, 0, 1).length;

/** Rows of `count` batches of held-out clips, which are shuffled again when all have been used. */
function heldOutRows(
  table: ClipTable,
  { batchSize, seed }: Pick<ClipSource, "batchSize" | "seed">,
  epoch: number,
  count: number,
): readonly (readonly number[])[] {
  const rows: (readonly number[])[] = [];
  for (let turn = 0; rows.length < count; turn++)
    rows.push(...batchRows(table.size, batchSize, seed, `held-out/${epoch}/${turn}`));
  return rows;
}

/** A part whose groups learn from held-out clips now; a frozen one does not. */
const learnsNow = ({ heldOut }: PartRun): boolean => heldOut !== undefined && !heldOut.isFrozen();

/** The batches of an epoch, shuffled by seed and epoch. */
export function epochBatches(source: ClipSource, epoch: number) {
  const { train, heldOut } = clipsOfEpoch(source, epoch);
  const count = stepsPerEpoch(source);
  const batches = batchRows(train.size, source.batchSize, source.seed, epoch);
  const heldOutBatches = heldOut ? heldOutRows(heldOut, source, epoch, count) : [];
  const heldOutBatchAt = (index: number): Batch | undefined =>
    source.pipeline.parts.some(learnsNow) ? heldOut?.batch(heldOutBatches[index] ?? []) : undefined;
  return {
    count,
    /** The batches of a step, counted from 0; `change` augments the batch of training clips. */
    at: (index: number, change?: ChangeBatch): StepBatches => {
      const batch = train.batch(batches[index] ?? [], change);
      const heldOutBatch = heldOutBatchAt(index);
      return { batch, ...(heldOutBatch && { heldOut: heldOutBatch }) };
    },
  };
}
