/** The content of floor.json: every measurement, so that an interrupted study continues. */
import { pairedInterval, type PairedInterval } from "../../src/compare/statistics";
import type { RidgeResult } from "./ridgeFloor";
import type { DataFloor, Trained } from "./driver";

/** One modality of one draw of a dataset, trained alone and compared with ridge regression. */
export interface FloorCell {
  readonly set: string;
  readonly modality: string;
  readonly seed: number;
  /** Data and network as JSON: a measurement of other settings is not reused. */
  readonly setting: string;
  readonly classes: number;
  readonly clips: DataFloor["clips"];
  readonly ridge: RidgeResult;
  readonly encoder: string;
  readonly trained: Trained;
}
export interface FloorFile {
  readonly command: string;
  readonly machine: string;
  readonly cells: readonly FloorCell[];
}

type CellKey = Pick<FloorCell, "set" | "modality" | "seed" | "setting">;

export const findCell = (cells: readonly FloorCell[], key: CellKey): FloorCell | undefined =>
  cells.find(
    (one) =>
      one.set === key.set &&
      one.modality === key.modality &&
      one.seed === key.seed &&
      one.setting === key.setting,
  );

/** Earlier cells with `made` in place of those of the same set, modality, seed and setting. */
export const withCell = (cells: readonly FloorCell[], made: FloorCell): readonly FloorCell[] => [
  ...cells.filter((one) => findCell([made], one) === undefined),
  made,
];

export interface FloorRow {
  readonly set: string;
  readonly modality: string;
  readonly encoder: string;
  /** 1 / number of classes. */
  readonly chance: number;
  readonly clips: DataFloor["clips"];
  readonly ridge: number;
  readonly alone: number;
  readonly trainAccuracy: number;
  /** Of the encoder's accuracy minus ridge regression's; undefined for one measurement. */
  readonly difference: PairedInterval | undefined;
}

const meanOf = <T>(all: readonly T[], of: (one: T) => number): number =>
  all.reduce((sum, one) => sum + of(one), 0) / all.length;

/** Differences of independent draws: folds repeat their clips with every seed, so each counts once. */
function differencesOf(cells: readonly FloorCell[]): readonly number[] {
  const difference = ({ trained, ridge }: FloorCell): number => trained.accuracy - ridge.accuracy;
  const settings = [...new Set(cells.map(({ setting }) => setting))];
  if (settings.length === 1) return cells.map(difference);
  return settings.map((setting) =>
    meanOf(
      cells.filter((cell) => cell.setting === setting),
      difference,
    ),
  );
}

function rowOf(set: string, modality: string, cells: readonly FloorCell[]): FloorRow[] {
  const [first] = cells;
  if (!first) return [];
  return [
    {
      set,
      modality,
      encoder: first.encoder,
      chance: 1 / first.classes,
      clips: first.clips,
      ridge: meanOf(cells, ({ ridge }) => ridge.accuracy),
      alone: meanOf(cells, ({ trained }) => trained.accuracy),
      trainAccuracy: meanOf(cells, ({ trained }) => trained.trainAccuracy),
      difference: pairedInterval(differencesOf(cells)),
    },
  ];
}

/** One row per set and modality, in the order of `sets`. */
export function floorRows(cells: readonly FloorCell[], sets: readonly string[]): FloorRow[] {
  return sets.flatMap((set) => {
    const ofSet = cells.filter((cell) => cell.set === set);
    const modalities = [...new Set(ofSet.map(({ modality }) => modality))];
    return modalities.flatMap((modality) =>
      rowOf(
        set,
        modality,
        ofSet.filter((cell) => cell.modality === modality),
      ),
    );
  });
}
