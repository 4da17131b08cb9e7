import { agm } from "./agm";
import { featureStrength } from "./featureStrength";
import { labelFitting } from "./labelFitting";
import { lfmHeuristic } from "./lfmHeuristic";
import { mask } from "./mask";
import { mlb } from "./mlb";
import { mmCosine } from "./mmCosine";
import { mmPareto } from "./mmPareto";
import { mslr } from "./mslr";
import { ogm } from "./ogm";
import type { Part } from "./part";
import { pmr } from "./pmr";
import { quantiser } from "./quantiser";
import { reconstruction } from "./reconstruction";
import { summandLosses } from "./summandLosses";
import { unimodalLosses } from "./unimodalLosses";

/** Every part, in the order in which they act. */
export const parts: readonly Part[] = [
  labelFitting,
  unimodalLosses,
  summandLosses,
  mmPareto,
  mlb,
  ogm,
  mslr,
  agm,
  pmr,
  lfmHeuristic,
  quantiser,
  reconstruction,
  mask,
  mmCosine,
  featureStrength,
];
