/** Collects the numbers of each step on the device, and reads them back once per report. */
import * as tf from "../tf";
import type { StepScalars } from "./step";

/** One step's numbers by name. */
export type StepRow = Readonly<Record<string, number>>;

export interface Ledger {
  readonly pending: number;
  add(scalars: StepScalars): void;
  /** All rows since the last read, oldest first: one read-back. */
  read(): Promise<readonly StepRow[]>;
  dispose(): void;
}

export function createLedger(): Ledger {
  let names: readonly string[] = [];
  let rows: tf.Tensor1D[] = [];
  return {
    get pending() {
      return rows.length;
    },
    add: (scalars) => {
      names = scalars.names;
      rows.push(tf.keep(scalars.values));
    },
    async read() {
      if (rows.length === 0) return [];
      const taken = rows;
      rows = [];
      const stacked = tf.stack(taken);
      tf.dispose(taken);
      const values = await stacked.data();
      stacked.dispose();
      return taken.map((_, row) =>
        Object.fromEntries(
          names.map((name, column) => [name, values[row * names.length + column] ?? NaN]),
        ),
      );
    },
    dispose: () => {
      tf.dispose(rows);
      rows = [];
    },
  };
}

/** First row and loss term that is not finite, if any. Checked on the host, because shaders may compute NaN wrongly. */
export function firstBad(rows: readonly StepRow[]): { row: number; term: string } | undefined {
  for (const [row, values] of rows.entries()) {
    for (const [name, value] of Object.entries(values)) {
      if (name.startsWith("loss/") && name !== "loss/total" && !Number.isFinite(value)) {
        return { row, term: name.slice("loss/".length) };
      }
    }
    if (!Number.isFinite(values["loss/total"])) return { row, term: "total" };
  }
  return undefined;
}

/** Column means of some rows. */
export function meanRow(rows: readonly StepRow[]): StepRow {
  const names = Object.keys(rows[0] ?? {});
  return Object.fromEntries(
    names.map((name) => [
      name,
      rows.reduce((sum, row) => sum + (row[name] ?? NaN), 0) / rows.length,
    ]),
  );
}

/** Entries named `quantity/subject` for one quantity, by subject. */
export function subjectsOf(row: StepRow, quantity: string): Record<string, number> {
  const prefix = `${quantity}/`;
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
}
