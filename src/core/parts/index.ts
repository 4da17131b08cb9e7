import { lfmHeuristic } from "./lfmHeuristic";
import { mask } from "./mask";
import { mlb } from "./mlb";
import type { Part } from "./part";
import { quantiser } from "./quantiser";
import { reconstruction } from "./reconstruction";
import { unimodalLosses } from "./unimodalLosses";

/** Every part, in the order in which they act. */
export const parts: readonly Part[] = [
  unimodalLosses,
  mlb,
  lfmHeuristic,
  quantiser,
  reconstruction,
  mask,
];
