/** The state of the displayed dataset and of the import, as a plain value. */
import type { DatasetManifest } from "../contract/clip";
import { clipsDataId } from "../contract/clipsData";
import type { ImportPlan, MediaProgress } from "../contract/door";
import type { Choice } from "../contract/experiment";
import { noFilter, type ClipFilter } from "./clipFilter";

export type ClipStatus = "empty" | "preparing" | "planning" | "planned" | "importing" | "ready";

export interface ClipState {
  readonly status: ClipStatus;
  readonly manifest?: DatasetManifest;
  /** Request key (`dataRequestKey`) of the manifest; empty without a manifest. */
  readonly shown: string;
  /** Request key that is being prepared; empty if there is none. */
  readonly preparing: string;
  readonly progress?: MediaProgress;
  readonly plan?: ImportPlan;
  /** The import form: dataset and parameters. */
  readonly draft: Choice;
  /** The newest error as a sentence; empty if there is none. */
  readonly failure: string;
  /** Ids of up to four clips with reconstructions. */
  readonly chosen: readonly string[];
  readonly filter: ClipFilter;
  readonly page: number;
}

export const emptyClips: ClipState = {
  status: "empty",
  shown: "",
  preparing: "",
  draft: { id: clipsDataId },
  failure: "",
  chosen: [],
  filter: noFilter,
  page: 0,
};
