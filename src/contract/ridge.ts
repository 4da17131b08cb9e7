/** Ridge regression on the raw input of one modality: the floor that an encoder of it should reach. */
import type { DatasetManifest } from "./clip";

export interface RidgeReport {
  /** The name of the modality, such as "Sound". */
  readonly modality: string;
  readonly dataset: Pick<DatasetManifest, "classes" | "counts" | "ceiling">;
  /** λ, the one of the best accuracy on validation clips. */
  readonly penalty: number;
  readonly parameters: number;
  /** Share of right answers. */
  readonly validation: number;
  /** Absent if the test split stayed sealed. */
  readonly test?: number;
}
