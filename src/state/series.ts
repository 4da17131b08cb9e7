/**
 * Stores columns of numbers over steps. Appending costs O(1) amortised and memory is
 * bounded: when the table is full, neighbouring rows are averaged in pairs and every later row
 * averages twice as many reports. So the whole run stays visible in at most `capacity` rows.
 */

/** One row for drawing: the step, and each column's value or null where it has none. */
export type Row = { readonly step: number } & { readonly [column: string]: number | null };

export interface Series {
  /** Ignores values that are not finite. `step` must not decrease. */
  append(step: number, values: Readonly<Record<string, number>>): void;
  /** Deletes every row that holds a step above `step`. */
  dropAfter(step: number): void;
  /** Number of rows, including the unfinished one. */
  length(): number;
  columns(): readonly string[];
  /** Step of row i; NaN outside. */
  stepAt(i: number): number;
  /** Value of a column in row i; NaN where there is none. */
  valueAt(column: string, i: number): number;
}

/** capacity: even, at least 4. */
export function createSeries(capacity: number): Series {
  if (capacity < 4 || capacity % 2 !== 0)
    throw new RangeError(`capacity: expected an even number of at least 4, got ${capacity}`);
  const steps = new Float64Array(capacity);
  const columns = new Map<string, Float64Array>();
  const sums = new Map<string, { sum: number; count: number }>();
  let finished = 0;
  let stride = 1;
  let gathered = 0;
  let gatheredStep = Number.NaN;

  const columnOf = (name: string): Float64Array => {
    const known = columns.get(name);
    if (known) return known;
    const made = new Float64Array(capacity).fill(Number.NaN);
    columns.set(name, made);
    return made;
  };
  const finishRow = (): void => {
    steps[finished] = gatheredStep;
    for (const [name, { sum, count }] of sums) columnOf(name)[finished] = sum / count;
    sums.clear();
    gathered = 0;
    finished += 1;
    if (finished === capacity) halve();
  };
  const halve = (): void => {
    finished = capacity / 2;
    stride *= 2;
    for (let i = 0; i < finished; i += 1) steps[i] = steps[2 * i + 1] ?? Number.NaN;
    for (const column of columns.values()) {
      for (let i = 0; i < finished; i += 1)
        column[i] = meanOf(column[2 * i] ?? Number.NaN, column[2 * i + 1] ?? Number.NaN);
      column.fill(Number.NaN, finished);
    }
  };

  return {
    append(step, values) {
      gatheredStep = step;
      gathered += 1;
      for (const [name, value] of Object.entries(values)) {
        if (!Number.isFinite(value)) continue;
        const cell = sums.get(name);
        if (cell) {
          cell.sum += value;
          cell.count += 1;
        } else sums.set(name, { sum: value, count: 1 });
      }
      if (gathered >= stride) finishRow();
    },
    dropAfter(step) {
      if (gathered > 0 && gatheredStep > step) {
        sums.clear();
        gathered = 0;
      }
      while (finished > 0 && (steps[finished - 1] ?? 0) > step) finished -= 1;
      for (const column of columns.values()) column.fill(Number.NaN, finished);
    },
    length: () => finished + (gathered > 0 ? 1 : 0),
    columns: () => [...new Set([...columns.keys(), ...sums.keys()])],
    stepAt: (i) => (i < finished ? (steps[i] ?? Number.NaN) : i === finished ? gatheredStep : NaN),
    valueAt(column, i) {
      if (i < finished) return columns.get(column)?.[i] ?? Number.NaN;
      const cell = i === finished ? sums.get(column) : undefined;
      return cell ? cell.sum / cell.count : Number.NaN;
    },
  };
}

function meanOf(a: number, b: number): number {
  if (Number.isNaN(a)) return b;
  return Number.isNaN(b) ? a : (a + b) / 2;
}

/** The row with the greatest step not above `step`; -1 when there is none. */
export function rowBefore(series: Series, step: number): number {
  let low = 0;
  let high = series.length();
  while (low < high) {
    const middle = (low + high) >> 1;
    if (series.stepAt(middle) <= step) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
