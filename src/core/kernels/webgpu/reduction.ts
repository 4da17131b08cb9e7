/**
 * Sums over the middle axis of a view [outer, reduce, inner]. A workgroup is a grid of columns (contiguous in
 * memory) by rows; each thread adds its rows, then the rows of the grid are added pairwise. Where that gives
 * too few workgroups for a long axis, the axis is divided into slices, whose sums are added later. The order
 * depends on the shape alone, so results have the same bits every time.
 */
import type { TensorInfo } from "../../tf";
import type { ReducedView } from "../reducedAxes";
import { allocate, release, type RawBackend } from "./rawBackend";
import { record } from "./record";
import type { Work } from "./shader";
import { deferSum } from "./deferredSums";

export interface Reduction extends ReducedView {
  /** Names the terms. */
  readonly key: string;
  readonly reads: Work["reads"];
  /** Further outputs, which `before` writes. */
  readonly writes?: Work["writes"];
  readonly integers?: Work["integers"];
  readonly floats?: Work["floats"];
  /** WGSL that runs for each element, before the terms: `at` is its flat index, `column` its column. */
  readonly before?: string;
  /** WGSL of the terms; each gets a sum of its own. */
  readonly terms: readonly string[];
  /** The shape of each result. */
  readonly shape: readonly number[];
  /** Factor on the results; 1 where left out. */
  readonly scale?: number;
}

const threads = 256;
const maxColumns = 32;
/** Rows that one thread adds at most before an axis is sliced, and in a slice. */
const longRows = 64;
const slicedRows = 16;
const maxSlices = 256;
/** Workgroups from which on more gain nothing. */
const enoughBlocks = 64;

function gridOf({ outer, reduce, inner }: ReducedView) {
  const columns = Math.min(maxColumns, 2 ** Math.ceil(Math.log2(Math.max(1, inner))));
  const rows = threads / columns;
  const chunks = Math.ceil(inner / columns);
  const isLong = reduce > rows * longRows && outer * chunks < enoughBlocks;
  const slices = isLong ? Math.min(maxSlices, Math.ceil(reduce / (rows * slicedRows))) : 1;
  return { columns, rows, chunks, slices };
}

/** Σ over `reduce` of each term, times `scale` -> one tensor per term. */
export function reduceSums(backend: RawBackend, reduction: Reduction): TensorInfo[] {
  const { outer, inner, terms, shape, scale = 1 } = reduction;
  const { slices } = gridOf(reduction);
  if (slices === 1) {
    const results = terms.map(() => allocate(backend, shape));
    recordSums(backend, reduction, results);
    return results;
  }
  const partial = terms.map(() => allocate(backend, [outer, slices, inner]));
  recordSums(backend, { ...reduction, scale: 1 }, partial);
  if (outer === 1)
    return partial.flatMap((sums) =>
      deferSum(backend, { partial: sums, slices, stride: inner, scale }, [{ shape, offset: 0 }]),
    );
  const results = reduceSums(backend, {
    key: `slices${terms.length}`,
    reads: Object.fromEntries(partial.map((sums, place) => [`partial${place}`, sums])),
    terms: partial.map((_, place) => `partial${place}[at]`),
    outer,
    reduce: slices,
    inner,
    shape,
    scale,
  });
  release(backend, ...partial);
  return results;
}

function recordSums(backend: RawBackend, reduction: Reduction, sums: readonly TensorInfo[]): void {
  const { outer, reduce, inner } = reduction;
  const { columns, chunks, slices } = gridOf(reduction);
  const named = Object.fromEntries(sums.map((sum, place) => [`sum${place}`, sum]));
  record(backend, {
    key: `reduce/${reduction.key}/${columns}`,
    reads: reduction.reads,
    writes: { ...reduction.writes, ...named },
    integers: {
      reduce,
      inner,
      chunks,
      slices,
      span: Math.ceil(reduce / slices),
      ...reduction.integers,
    },
    floats: { scale: reduction.scale ?? 1, ...reduction.floats },
    blocks: outer * slices * chunks,
    threads,
    functions: () =>
      sums.map((_, n) => `var<workgroup> shared${n} : array<f32, ${threads}>;`).join("\n"),
    body: () => sumText(reduction, columns),
  });
}

function sumText({ terms, before = "" }: Reduction, columns: number): string {
  const each = (line: (place: number) => string) => terms.map((_, n) => line(n)).join("\n    ");
  const steps: string[] = [];
  for (let half = threads / columns / 2; half >= 1; half /= 2) {
    steps.push(`
  if (row < ${half}u) {
    ${each((n) => `shared${n}[lane] += shared${n}[lane + ${half * columns}u];`)}
  }
  workgroupBarrier();`);
  }
  return `
  let chunk = block % settings.chunks;
  let slice = (block / settings.chunks) % settings.slices;
  let outer = block / (settings.chunks * settings.slices);
  let column = chunk * ${columns}u + lane % ${columns}u;
  let row = lane / ${columns}u;
  let end = min((slice + 1u) * settings.span, settings.reduce);
  ${each((n) => `var total${n} = 0.0;`)}
  if (column < settings.inner) {
    for (var r = slice * settings.span + row; r < end; r += ${threads / columns}u) {
      let at = (outer * settings.reduce + r) * settings.inner + column;
      ${before}
      ${terms.map((term, n) => `total${n} += ${term};`).join("\n      ")}
    }
  }
  ${each((n) => `shared${n}[lane] = total${n};`)}
  workgroupBarrier();
  ${steps.join("")}
  if (row == 0u && column < settings.inner) {
    let to = (outer * settings.slices + slice) * settings.inner + column;
    ${each((n) => `sum${n}[to] = shared${n}[lane] * settings.scale;`)}
  }`;
}
