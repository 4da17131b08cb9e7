/** Reads the mask for its history, once per epoch. */
import type { MaskReport } from "../../contract/inspect";
import { mapRecord } from "../tensor/records";
import { learnedOmega } from "./forcedMask";
import type { Mask } from "./inspectedRun";
import * as tf from "../tf";
import { readEach } from "../tensor/readEach";

export async function readMaskReport(
  mask: Mask,
): Promise<Pick<MaskReport, "threshold" | "values" | "omega">> {
  const omega = await learnedOmega(mask);
  const { values, threshold } = mask;
  const read = values
    ? await readEach(tf.tidy(values))
    : mapRecord(omega, (kept) => Float32Array.from(kept));
  return { threshold, values: read, omega };
}
