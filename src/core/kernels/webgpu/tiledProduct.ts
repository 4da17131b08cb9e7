/**
 * A matrix product in tiles of shared memory. WGSL functions read the left and right side, so the image of a
 * convolution is never copied into a matrix. 64 threads compute 4 x 4 elements each, 16 inner elements at a
 * time. Convolution, both of its gradients and linear layers differ only in these functions.
 */
import type { TensorInfo } from "../../tf";
import type { RawBackend } from "./rawBackend";
import { record } from "./record";

export interface TiledProduct {
  /** Names the functions. */
  readonly key: string;
  readonly reads: Readonly<Record<string, TensorInfo>>;
  readonly out: TensorInfo;
  /** Numbers that the functions read, besides rows and columns. */
  readonly integers: Readonly<Record<string, number>>;
  /** Rows of the left side and columns of the right side. */
  readonly rows: number;
  readonly columns: number;
  /** Independent products, or slices of the inner axis; 1 where left out. */
  readonly parts?: number;
  /** The index along which each side is contiguous in memory: neighbouring threads read neighbours. */
  readonly leftAlong: "inner" | "rows";
  readonly rightAlong: "inner" | "columns";
  /**
   * WGSL functions: `innerOf(part) -> vec2<u32>` (from, end), `rowOf(part, row) -> vec3<i32>` and
   * `tapOf(part, inner) -> vec3<i32>` (computed once for `left`), `left(row, tap) -> f32`,
   * `right(part, inner, column) -> f32` and `store(part, row, column, value)`.
   */
  readonly functions: () => string;
}

const depth = 16;
const threads = 64;

/** [groups of four rows, groups of four columns] of a tile; narrow results get tall tiles. */
const groupsFor = (columns: number): [number, number] => (columns <= 16 ? [16, 4] : [8, 8]);

/** The number of tiles of a product. */
export function tilesOf(rows: number, columns: number): number {
  const [rowGroups, columnGroups] = groupsFor(columns);
  return Math.ceil(rows / (4 * rowGroups)) * Math.ceil(columns / (4 * columnGroups));
}

export function recordProduct(backend: RawBackend, product: TiledProduct): void {
  const { rows, columns, parts = 1 } = product;
  const [rowGroups, columnGroups] = groupsFor(columns);
  const tileRows = Math.ceil(rows / (4 * rowGroups));
  const tileColumns = Math.ceil(columns / (4 * columnGroups));
  record(backend, {
    key: `product/${product.key}/${rowGroups}x${columnGroups}`,
    reads: product.reads,
    writes: { out: product.out },
    integers: { rows, columns, tileRows, tileColumns, ...product.integers },
    blocks: tileRows * tileColumns * parts,
    threads,
    functions: () => `
var<workgroup> rowsHere : array<vec3<i32>, ${4 * rowGroups}>;
var<workgroup> leftTile : array<vec4<f32>, ${depth * rowGroups}>;
var<workgroup> rightTile : array<vec4<f32>, ${depth * columnGroups}>;
${product.functions()}`,
    body: () => bodyText(product, rowGroups, columnGroups),
  });
}

const bodyText = (product: TiledProduct, rowGroups: number, columnGroups: number) => `
  let tileColumn = block % settings.tileColumns;
  let tileRow = (block / settings.tileColumns) % settings.tileRows;
  let part = block / (settings.tileColumns * settings.tileRows);
  let firstRow = tileRow * ${4 * rowGroups}u;
  let firstColumn = tileColumn * ${4 * columnGroups}u;
  let range = innerOf(part);
  let myRows = lane / ${columnGroups}u;
  let myColumns = lane % ${columnGroups}u;
  if (lane < ${4 * rowGroups}u) { rowsHere[lane] = rowOf(part, firstRow + lane); }
  var sum0 = vec4<f32>(); var sum1 = vec4<f32>(); var sum2 = vec4<f32>(); var sum3 = vec4<f32>();
  workgroupBarrier();
  for (var base = range.x; base < range.y; base += ${depth}u) {
    ${fillText("leftTile", rowGroups, product.leftAlong === "inner", leftFour)}
    ${fillText("rightTile", columnGroups, product.rightAlong === "inner", rightFour)}
    workgroupBarrier();
    for (var k = 0u; k < ${depth}u; k++) {
      let a = leftTile[k * ${rowGroups}u + myRows];
      let b = rightTile[k * ${columnGroups}u + myColumns];
      sum0 += a.x * b; sum1 += a.y * b; sum2 += a.z * b; sum3 += a.w * b;
    }
    workgroupBarrier();
  }
  var sums = array<vec4<f32>, 4>(sum0, sum1, sum2, sum3);
  for (var n = 0u; n < 16u; n++) {
    let row = firstRow + myRows * 4u + n / 4u;
    let column = firstColumn + myColumns * 4u + n % 4u;
    if (row < settings.rows && column < settings.columns) {
      store(part, row, column, sums[n / 4u][n % 4u]);
    }
  }`;

const leftFour = `let tap = tapOf(part, k);
        four = vec4<f32>(
          left(rowsHere[4u * group], tap), left(rowsHere[4u * group + 1u], tap),
          left(rowsHere[4u * group + 2u], tap), left(rowsHere[4u * group + 3u], tap));`;
const rightFour = `let at = firstColumn + 4u * group;
        four = vec4<f32>(
          right(part, k, at), right(part, k, at + 1u),
          right(part, k, at + 2u), right(part, k, at + 3u));`;

/** Fills a tile [inner][group of four]: neighbouring threads take neighbouring inner elements, or groups. */
function fillText(tile: string, groups: number, isAlongInner: boolean, four: string): string {
  const [inner, group] = isAlongInner
    ? [`place % ${depth}u`, `place / ${depth}u`]
    : [`place / ${groups}u`, `place % ${groups}u`];
  return `for (var place = lane; place < ${depth * groups}u; place += ${threads}u) {
      let inner = ${inner};
      let group = ${group};
      let k = base + inner;
      var four = vec4<f32>();
      if (k < range.y) {
        ${four}
      }
      ${tile}[inner * ${groups}u + group] = four;
    }`;
}
