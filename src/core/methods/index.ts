import { agm } from "./agm";
import { domfn } from "./domfn";
import { etmc } from "./etmc";
import { featureStrength } from "./featureStrength";
import { gBlend } from "./gBlend";
import { greedy } from "./greedy";
import { heldOutFusion } from "./heldOutFusion";
import { labelFitting } from "./labelFitting";
import { lfmHeuristic } from "./lfmHeuristic";
import { lfmLearned } from "./lfmLearned";
import { mask } from "./mask";
import { mla } from "./mla";
import { mlb } from "./mlb";
import { mmCosine } from "./mmCosine";
import { mmPareto } from "./mmPareto";
import { mses } from "./mses";
import { mslr } from "./mslr";
import { ogm } from "./ogm";
import type { Part } from "./part";
import { pmr } from "./pmr";
import { quantiser } from "./quantiser";
import { reconBoost } from "./reconBoost";
import { reconstruction } from "./reconstruction";
import { summandLosses } from "./summandLosses";
import { unimodal } from "./unimodal";
import { unimodalLosses } from "./unimodalLosses";

/**
 * Every part, in the order in which they act and in which the page lists them.
 *
 * MMPareto replaces gradients and Greedy measures them, so both act before the coefficients that scale them (MLB to
 * MSES). For the others the order decides only in which order the terms of the loss are summed, and so the last bits
 * of a run.
 */
export const parts: readonly Part[] = [
  labelFitting,
  unimodal,
  unimodalLosses,
  summandLosses,
  gBlend,
  mmPareto,
  greedy,
  mlb,
  ogm,
  mslr,
  agm,
  mses,
  pmr,
  etmc,
  domfn,
  mla,
  reconBoost,
  lfmHeuristic,
  lfmLearned,
  quantiser,
  reconstruction,
  mask,
  heldOutFusion,
  mmCosine,
  featureStrength,
];
