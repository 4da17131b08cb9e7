import { channelFusion } from "./channel";
import { convMaps } from "./convMaps";
import { film } from "./film";
import type { FusionKind } from "./fusion";
import { gated } from "./gated";
import { lateLinear } from "./lateLinear";
import { midMlp } from "./midMlp";
import { mlLstm } from "./mlLstm";
import { neuronSum } from "./neuronSum";
import { sumFusion } from "./sum";
import { transformer } from "./transformer";
import { weightFusion } from "./weight";

/** Every fusion, in display order. */
export const fusions: readonly FusionKind[] = [
  lateLinear,
  sumFusion,
  midMlp,
  film,
  gated,
  weightFusion,
  channelFusion,
  mlLstm,
  transformer,
  convMaps,
  neuronSum,
];
