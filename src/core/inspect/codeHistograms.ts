/**
 * Which codes a clip uses, as some channels alone would tell: codes that look the same from them are one. A few
 * kept channels may still name the whole code, and with it whatever the dropped ones say.
 */
import type { Omega } from "../../contract/inspect";
import type { ClipTable } from "../data/clipTable";
import { at, recordOf } from "../tensor/records";
import type { ModalityId } from "../types";
import { lookAlikes } from "./codesInUse";
import { inverseOmega } from "./forcedMask";
import type { Inspected } from "./inspected";
import { eachPositions } from "./positions";

const sets = ["all", "kept", "dropped"] as const;
export type CodeSet = (typeof sets)[number];

interface Gathered {
  /** Code vectors that occur, by their indices. */
  readonly vectors: Map<string, { readonly number: number; readonly values: Float32Array }>;
  /** For each clip, how often each of them occurs. */
  readonly counts: Map<number, number>[];
}

/** Counts code vectors clip by clip, over several tables. */
async function gather(
  run: Inspected,
  tables: readonly ClipTable[],
  ids: readonly ModalityId[],
): Promise<Record<ModalityId, Gathered>> {
  const channels = run.pipeline.model.featureSize;
  const gathered = recordOf(ids, (): Gathered => ({ vectors: new Map(), counts: [] }));
  for (const table of tables)
    await eachPositions(run, table, (id, { rows, codes, indices }) => {
      if (!indices) return;
      const { vectors, counts } = at(gathered, id);
      const positions = codes.length / channels;
      const groups = indices.length / positions;
      const perClip = positions / rows.length;
      rows.forEach((_, i) => {
        const own = new Map<number, number>();
        for (let p = i * perClip; p < (i + 1) * perClip; p++) {
          const key = indices.subarray(p * groups, (p + 1) * groups).join();
          const known = vectors.get(key);
          const number = known?.number ?? vectors.size;
          if (!known)
            vectors.set(key, { number, values: codes.slice(p * channels, (p + 1) * channels) });
          own.set(number, (own.get(number) ?? 0) + 1 / perClip);
        }
        counts.push(own);
      });
    });
  return gathered;
}

export interface CodeHistograms {
  /** One row for each clip of the tables, one after another. */
  readonly rows: readonly Float32Array[];
  /** Columns that belong to a modality's codes as a set of channels tells them apart. */
  sees(modalities: readonly ModalityId[], set: CodeSet): Uint8Array;
}

/** Undefined where no quantiser runs, or where nearly every position has a code vector of its own. */
export async function codeHistograms(
  run: Inspected,
  tables: readonly ClipTable[],
  omega: Omega,
): Promise<CodeHistograms | undefined> {
  const ids = Object.keys(omega);
  const gathered = await gather(run, tables, ids);
  const dropped = inverseOmega(omega);
  const columns: { readonly id: ModalityId; readonly set: CodeSet; readonly first: number }[] = [];
  let width = 0;
  const merged = ids.flatMap((id) => {
    const vectors = [...at(gathered, id).vectors.values()].map(({ values }) => values);
    const every = new Uint8Array(at(omega, id).length).fill(1);
    const seen = { all: every, kept: at(omega, id), dropped: at(dropped, id) };
    return sets.map((set) => {
      columns.push({ id, set, first: width });
      const first = width;
      width += vectors.length;
      return { id, first, alike: lookAlikes(vectors, seen[set]) };
    });
  });
  const clips = tables.reduce((sum, { size }) => sum + size, 0);
  if (width === 0 || width > mostColumns) return undefined;
  const rows = Array.from({ length: clips }, (_, clip) => {
    const row = new Float32Array(width);
    for (const { id, first, alike } of merged)
      for (const [number, share] of at(gathered, id).counts[clip] ?? [])
        row[first + (alike[number] ?? 0)] = (row[first + (alike[number] ?? 0)] ?? 0) + share;
    return row;
  });
  return {
    rows,
    sees: (modalities, set) => {
      const mask = new Uint8Array(width);
      for (const [i, column] of columns.entries()) {
        if (column.set !== set || !modalities.includes(column.id)) continue;
        mask.fill(1, column.first, columns[i + 1]?.first ?? width);
      }
      return mask;
    },
  };
}

/** More columns than this would be more than there are clips to learn from. */
const mostColumns = 4096;
