/**
 * Convolutions and matrix products in one loop: every output pixel is the product of a few contiguous runs of
 * the input with packed weights. In NHWC the values under one row of a filter are one run, so images are
 * padded once and not rearranged. In a matrix product a row is one run.
 */
import {
  BIAS,
  COLUMNS,
  INPUT,
  LENGTH,
  OUTPUT,
  PANEL,
  PANELS,
  PIXELS,
  RELU,
  RUN,
  RUNS,
  listAddresses,
  ownScratch,
} from "./geometry";
import { dotTile, halfTile, multiplyTile } from "./tile";

/** Pixels whose inputs stay cached while all panels are multiplied with them; a multiple of 6. */
const BLOCK: i32 = 96;
/** Pixels of an item, the unit that threads take: few, so that small layers have items for all threads. */
const ITEM: i32 = 12;
/** Bytes of a tile's addresses: 6 inputs and 6 outputs. */
const ROWS: usize = 48;

/** Computes items first .. last - 1, of 12 output pixels each. */
export function convolve(first: i32, last: i32, g: usize): void {
  const scratch = ownScratch(g);
  const unused = scratch + <usize>(BLOCK / 6) * ROWS;
  const stop = min(load<i32>(g, PIXELS), last * ITEM);
  for (let from = first * ITEM; from < stop; from += BLOCK) {
    const count = min(BLOCK, stop - from);
    const tiles = (count + 5) / 6;
    listAddresses(g, from, count, INPUT, scratch, 6, ROWS);
    listAddresses(g, from, count, OUTPUT, scratch + 24, 6, ROWS);
    // rows beyond the last pixel read a valid pixel and write to unused memory
    const end = scratch + <usize>(tiles - 1) * ROWS;
    for (let row = count - (tiles - 1) * 6; row < 6; row++) {
      store<u32>(end + ((<usize>row) << 2), load<u32>(end));
      store<u32>(end + ((<usize>row) << 2), <u32>unused, 24);
    }
    multiplyBlock(g, scratch, tiles);
  }
}

function multiplyBlock(g: usize, scratch: usize, tiles: i32): void {
  const columns = load<i32>(g, COLUMNS);
  const run = <usize>load<u32>(g, RUN);
  const runs = load<i32>(g, RUNS);
  const length = load<i32>(g, LENGTH);
  const bias = <usize>load<u32>(g, BIAS);
  const relu = load<i32>(g, RELU) != 0;
  const wide = load<i32>(g, PANEL);
  const panelSize = (<usize>(runs * length * wide)) << 2;
  const end = scratch + <usize>tiles * ROWS;
  let panel = <usize>load<u32>(g, PANELS);
  for (let column = 0; column < columns; column += wide, panel += panelSize) {
    const at = (<usize>column) << 2;
    const part = bias ? bias + at : 0;
    for (let rows = scratch; rows < end; rows += ROWS) {
      if (wide == 1) dotTile(rows, run, runs, length, panel, part, relu, at);
      else if (wide == 4) {
        halfTile(rows, run, runs, length, panel, part, relu, at, columns - column);
      } else multiplyTile(rows, run, runs, length, panel, part, relu, at, columns - column);
    }
  }
}
