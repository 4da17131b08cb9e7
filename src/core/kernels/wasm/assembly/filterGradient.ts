/**
 * Gradients of filters: outer products of windows and dy, summed over pixels. The pixels are divided into
 * shares whose number depends on sizes alone, and the shares are added in order, so the result has the
 * same bits on any number of threads.
 */
import {
  COLUMNS,
  INPUT,
  LENGTH,
  OUTPUT,
  OUTPUT_PIXEL,
  PIXELS,
  RUN,
  RUNS,
  listAddresses,
  ownScratch,
  addressOfPixel,
} from "./geometry";
import { packPanels } from "./packing";
import { outerTile, storeColumns } from "./tile";

/** Pixels whose outer products are added before a tile is written to memory. */
const CHUNK: i32 = 128;
/** Bytes of a tile's sums. */
const TILE: usize = 192;

/**
 * Computes items first .. last - 1 of a filter gradient. Item i is share i / parts of the pixels and one of
 * `parts` equal parts of the runs. Share s is at `sums` + s · size and holds Σ_p x_p[u, t] · dy_p[n] as
 * tiles [columns / 8][runs][length / 6][6][8].
 */
export function filterShares(
  first: i32,
  last: i32,
  g: usize,
  sums: usize,
  shares: i32,
  parts: i32,
): void {
  const pixels = load<i32>(g, PIXELS);
  const runs = load<i32>(g, RUNS);
  const size = shareSize(runs, load<i32>(g, LENGTH), load<i32>(g, COLUMNS));
  for (let item = first; item < last; item++) {
    const share = item / parts;
    const part = item % parts;
    const from = <i32>((<i64>pixels * share) / shares);
    const to = <i32>((<i64>pixels * (share + 1)) / shares);
    const sum = sums + <usize>share * size;
    filterShare(g, sum, from, to, (runs * part) / parts, (runs * (part + 1)) / parts);
  }
}

/** Size of one share, bytes. */
function shareSize(runs: i32, length: i32, columns: i32): usize {
  return <usize>(runs * ((length + 5) / 6) * ((columns + 7) / 8)) * TILE;
}

/** Adds pixels first .. last - 1 to runs begin .. end - 1 of one share. */
function filterShare(g: usize, sums: usize, first: i32, last: i32, begin: i32, end: i32): void {
  const scratch = ownScratch(g);
  const panels = scratch + ((<usize>CHUNK) << 2);
  const columns = load<i32>(g, COLUMNS);
  const runs = load<i32>(g, RUNS);
  const length = load<i32>(g, LENGTH);
  const run = <usize>load<u32>(g, RUN);
  const across = <usize>((length + 5) / 6) * TILE;
  for (let from = first; from < last; from += CHUNK) {
    const count = min(CHUNK, last - from);
    const dy = addressOfPixel(g, from, OUTPUT);
    listAddresses(g, from, count, INPUT, scratch, count, 0);
    const step = <usize>load<u32>(g, OUTPUT_PIXEL);
    packPanels(0, (columns + 7) / 8, dy, step, 4, count, columns, 8, panels);
    let panel = panels;
    let line = sums;
    for (let column = 0; column < columns; column += 8, panel += (<usize>count) << 5) {
      for (let u = 0; u < runs; u++, line += across) {
        if (u < begin || u >= end) continue;
        if (from == first) memory.fill(line, 0, across);
        let sum = line;
        for (let t = 0; t < length; t += 6, sum += TILE) {
          outerTile(scratch, <usize>u * run + ((<usize>t) << 2), count, panel, sum);
        }
      }
    }
  }
}

/** Adds the shares in order -> rows first .. last - 1 of to [runs · length, columns]. */
export function addShares(
  first: i32,
  last: i32,
  sums: usize,
  shares: i32,
  runs: i32,
  length: i32,
  columns: i32,
  to: usize,
): void {
  const across = (length + 5) / 6;
  const panel = <usize>(runs * across) * TILE;
  const share = shareSize(runs, length, columns);
  const end = sums + <usize>shares * share;
  for (let row = first; row < last; row++) {
    const u = row / length;
    const t = row % length;
    let from = sums + <usize>(u * across + t / 6) * TILE + ((<usize>(t % 6)) << 5);
    let at = to + ((<usize>(row * columns)) << 2);
    for (let column = 0; column < columns; column += 8, from += panel, at += 32) {
      let left = v128.load(from);
      let right = v128.load(from, 16);
      for (let next = from + share; next < end; next += share) {
        left = f32x4.add(left, v128.load(next));
        right = f32x4.add(right, v128.load(next, 16));
      }
      storeColumns(at, left, right, columns - column);
    }
  }
}
