import { film } from "./film";
import type { FusionKind } from "./fusion";
import { gated } from "./gated";
import { lateLinear } from "./lateLinear";
import { midMlp } from "./midMlp";
import { neuronSum } from "./neuronSum";
import { sumFusion } from "./sum";

/** Every fusion, in display order. */
export const fusions: readonly FusionKind[] = [
  lateLinear,
  sumFusion,
  midMlp,
  film,
  gated,
  neuronSum,
];
