import type { FusionKind } from "./fusion";
import { lateLinear } from "./lateLinear";

/** Every fusion, in display order. */
export const fusions: readonly FusionKind[] = [lateLinear];
