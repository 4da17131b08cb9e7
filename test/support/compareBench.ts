/** The page's state over the fake lab, and what a comparison left in it. */
import type { Comparison, ComparisonStorage } from "../../src/contract/compare";
import { createBench, type Bench } from "../../src/state/bench";
import type { CompareState } from "../../src/state/compareShelf";
import { createFakeLab, type FakeLab, type FakeLabOptions } from "./fakeLab";
import { createFakeMedia } from "./fakeMedia";
import { fakeRecord } from "./fakeRecord";

/** The wall clock with every wait a millisecond. */
export const soon = {
  nowMs: () => performance.now(),
  later: (call: () => void) => void setTimeout(call, 1),
};

/** A page that has read its link; its runs reach 0.5 and a hundredth of their seed on validation. */
export async function begun(
  options: FakeLabOptions = {},
  storage?: ComparisonStorage,
): Promise<{ readonly lab: FakeLab; readonly bench: Bench }> {
  const recordOf: FakeLabOptions["recordOf"] = (config, openings) =>
    fakeRecord(config, 0.5 + config.seed / 100, openings > 0);
  const lab = createFakeLab({ stepMs: 0, recordOf, ...options });
  const bench = createBench(lab, createFakeMedia(), soon, storage);
  await bench.start("");
  return { lab, bench };
}
export const stateOf = ({ compare }: Bench): CompareState => compare.store.getState();
export const shownOf = (bench: Bench): Comparison => {
  const { comparisons, shown } = stateOf(bench);
  const found = comparisons.find(({ id }) => id === shown);
  if (!found) throw new Error("No comparison is shown.");
  return found;
};
export const keysOf = (bench: Bench): readonly string[] =>
  shownOf(bench).cells.map(({ key }) => key);
/** Resolves when so many runs are done. */
export const reach = (bench: Bench, count: number) =>
  new Promise<void>((resolve) => {
    const look = (): void => {
      const done = stateOf(bench).comparisons[0]?.cells.length ?? 0;
      if (done < count) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = bench.compare.store.subscribe(look);
    look();
  });
