/** The messages between the command and its training processes. */
import type { Catalogue } from "../../src/contract/cards";
import type { RunSummary } from "../../src/contract/compare";
import type { Choice, ExperimentConfig } from "../../src/contract/experiment";

/** What a process needs before its first request; its arguments, as JSON. */
export interface ProcessSetting {
  /** The folder with node_modules and build. */
  readonly root: string;
  /** Cache folder of decoded clips. */
  readonly cache?: string;
  /** Measures the distance between the modalities' features on validation clips. */
  readonly measuresGap?: boolean;
}
export interface RequestTable {
  catalogue: { readonly request: undefined; readonly response: Catalogue };
  /** The modalities of the clips. */
  modalities: {
    readonly request: { readonly data: Choice; readonly seed: number };
    readonly response: readonly string[];
  };
  train: {
    readonly request: {
      readonly config: ExperimentConfig;
      readonly openTest: boolean;
      /** Number of last epochs that are tested too. */
      readonly testEpochs?: number;
    };
    readonly response: RunSummary;
  };
  /** Ridge regression on the raw input of the configuration's only modality. */
  ridge: {
    readonly request: RequestTable["train"]["request"];
    readonly response: RunSummary;
  };
}
export type RequestName = keyof RequestTable;
export interface Request<N extends RequestName = RequestName> {
  readonly name: N;
  readonly value: RequestTable[N]["request"];
}
/** One for each request, in order. */
export type Response = { readonly value: unknown } | { readonly problem: string };
