/** The app's stores over the fake lab, and the results of a comparison in them. */
import type { Comparison, ComparisonStorage } from "../../src/contract/compare";
import { createAppStores, type AppStores } from "../../src/state/appStores";
import type { CompareState } from "../../src/state/comparisonLibrary";
import { createFakeLab, type FakeLab, type FakeLabOptions } from "./fakeLab";
import { createFakeMedia } from "./fakeMedia";
import { fakeRecord } from "./fakeRecord";

/** The wall clock with every wait shortened to a millisecond. */
export const soon = {
  nowMs: () => performance.now(),
  later: (call: () => void) => void setTimeout(call, 1),
};

/** App stores that have read their link; runs reach an accuracy of 0.5 plus a hundredth of their seed on validation. */
export async function begun(
  options: FakeLabOptions = {},
  storage?: ComparisonStorage,
): Promise<{ readonly lab: FakeLab; readonly app: AppStores }> {
  const recordOf: FakeLabOptions["recordOf"] = (config, openings) =>
    fakeRecord(config, 0.5 + config.seed / 100, openings > 0);
  const lab = createFakeLab({ stepMs: 0, recordOf, ...options });
  const app = createAppStores(lab, createFakeMedia(), soon, storage);
  await app.start("");
  return { lab, app };
}
export const stateOf = ({ compare }: AppStores): CompareState => compare.store.getState();
export const shownOf = (app: AppStores): Comparison => {
  const { comparisons, shown } = stateOf(app);
  const found = comparisons.find(({ id }) => id === shown);
  if (!found) throw new Error("No comparison is shown.");
  return found;
};
export const keysOf = (app: AppStores): readonly string[] =>
  shownOf(app).cells.map(({ key }) => key);
/** Resolves when `count` runs are done. */
export const reach = (app: AppStores, count: number) =>
  new Promise<void>((resolve) => {
    const look = (): void => {
      const done = stateOf(app).comparisons[0]?.cells.length ?? 0;
      if (done < count) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = app.compare.store.subscribe(look);
    look();
  });
