/**
 * Histograms of the codes of each clip, as a set of channels distinguishes them: codes that are equal in these
 * channels count as one. A few kept channels can identify the whole code, and with it the dropped channels. With a
 * grouped codebook every group has its own codes; a group without a visible channel contributes one column.
 */
import type { Omega } from "../../contract/inspect";
import type { ClipTable } from "../data/clipTable";
import { entryOf, recordOf } from "../tensor/records";
import type { ModalityId } from "../types";
import { equivalentCodes } from "./codesInUse";
import { inverseOmega } from "./forcedMask";
import type { InspectedRun } from "./inspectedRun";
import { visitPositions } from "./positions";

const sets = ["all", "kept", "dropped"] as const;
type CodeSet = (typeof sets)[number];

/** One group of channels of one modality. */
export interface GroupCodes {
  /** The codes [D / G] that occur, by their index in the codebook. */
  readonly vectors: Map<number, Float32Array>;
  /** The share of positions at each code, for each clip. */
  readonly shares: Map<number, number>[];
}

/** Counts the codes of each clip of several tables. */
async function gather(
  run: InspectedRun,
  tables: readonly ClipTable[],
  groupsOf: (id: ModalityId) => number,
): Promise<Record<ModalityId, readonly GroupCodes[]>> {
  const channels = run.pipeline.model.featureSize;
  const gathered = recordOf(Object.keys(run.pipeline.model.mapShapes), (id) =>
    Array.from({ length: groupsOf(id) }, (): GroupCodes => ({ vectors: new Map(), shares: [] })),
  );
  for (const table of tables)
    await visitPositions(run, table, (id, { rows, codes, indices }) => {
      if (!indices) return;
      const own = entryOf(gathered, id);
      const width = channels / own.length;
      const perClip = codes.length / channels / rows.length;
      rows.forEach((_, clip) =>
        own.forEach(({ vectors, shares }, group) => {
          const share = new Map<number, number>();
          for (let p = clip * perClip; p < (clip + 1) * perClip; p++) {
            const code = indices[p * own.length + group] ?? 0;
            share.set(code, (share.get(code) ?? 0) + 1 / perClip);
            const from = p * channels + group * width;
            if (!vectors.has(code)) vectors.set(code, codes.slice(from, from + width));
          }
          shares.push(share);
        }),
      );
    });
  return gathered;
}

export interface CodeHistograms {
  /** One row for each clip, in the order of the tables. */
  readonly rows: readonly Float32Array[];
  /** Marks the columns of these modalities for a set of channels with 1. */
  columnMask(modalities: readonly ModalityId[], set: CodeSet): Uint8Array;
}

/** The columns of the codes of one group, as one set of channels distinguishes them. */
interface Columns {
  readonly id: ModalityId;
  readonly set: CodeSet;
  readonly first: number;
  /** Column of each code. */
  readonly of: ReadonlyMap<number, number>;
  readonly shares: readonly ReadonlyMap<number, number>[];
}

/** Columns of one group under each set of channels, from `first` on. */
function columnsOf(
  id: ModalityId,
  { vectors, shares }: GroupCodes,
  seen: Readonly<Record<CodeSet, Uint8Array>>,
  first: number,
): readonly Columns[] {
  const codes = [...vectors.keys()];
  return sets.map((set, i) => {
    const start = first + i * codes.length;
    const alike = equivalentCodes([...vectors.values()], seen[set]);
    const of = new Map(codes.map((code, c) => [code, start + (alike[c] ?? c)]));
    return { id, set, first: start, of, shares };
  });
}

/** `gathered`: the codes of each group of channels; all groups of a modality have equally many channels. */
export function histogramsOf(
  gathered: Readonly<Record<ModalityId, readonly GroupCodes[]>>,
  omega: Omega,
): CodeHistograms {
  const dropped = inverseOmega(omega);
  const columns: Columns[] = [];
  let width = 0;
  let clips = 0;
  for (const [id, groups] of Object.entries(gathered))
    groups.forEach((own, group) => {
      const span = entryOf(omega, id).length / groups.length;
      const [from, to] = [group * span, (group + 1) * span];
      const seen = {
        all: new Uint8Array(span).fill(1),
        kept: entryOf(omega, id).subarray(from, to),
        dropped: entryOf(dropped, id).subarray(from, to),
      };
      columns.push(...columnsOf(id, own, seen, width));
      width += sets.length * own.vectors.size;
      clips = own.shares.length;
    });
  const rows = Array.from({ length: clips }, (_, clip) => {
    const row = new Float32Array(width);
    for (const { of, shares } of columns)
      for (const [code, share] of shares[clip] ?? []) {
        const column = of.get(code) ?? 0;
        row[column] = (row[column] ?? 0) + share;
      }
    return row;
  });
  return {
    rows,
    columnMask: (modalities, set) => {
      const mask = new Uint8Array(width);
      for (const column of columns)
        if (column.set === set && modalities.includes(column.id))
          mask.fill(1, column.first, column.first + column.of.size);
      return mask;
    },
  };
}

/** Undefined without a quantiser. */
export async function codeHistograms(
  run: InspectedRun,
  tables: readonly ClipTable[],
  omega: Omega,
): Promise<CodeHistograms | undefined> {
  const books = run.pipeline.parts.find((part) => part.codebook)?.codebook?.sizes;
  if (!books) return undefined;
  return histogramsOf(await gather(run, tables, (id) => entryOf(books, id).groups), omega);
}
