/** Inspects the mask at one point of training: its channels, the codes in use, and warnings. */
import type { MaskState, ModalityMask } from "../../contract/inspect";
import type { InspectParameters } from "../../contract/inspectRequests";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import { zeta } from "../vq/featureMask";
import type { ModalityId } from "../types";
import { createCodeTally, type CodeTally } from "./codesInUse";
import { keptCounts } from "./forcedMask";
import { maskOf, type InspectedRun } from "./inspectedRun";
import { readMaskReport } from "./maskReport";
import { heldOutClips, heldOutWarnings } from "./heldOutClips";
import { maskWarnings } from "./maskWarnings";
import { visitPositions } from "./positions";

/** Sums over positions, for each channel. */
interface Moments {
  count: number;
  readonly sum: Float64Array;
  readonly squares: Float64Array;
}

const spreadOf = ({ count, sum, squares }: Moments): Float32Array =>
  Float32Array.from(sum, (total, channel) => {
    const mean = total / count;
    return Math.sqrt(Math.max(0, (squares[channel] ?? 0) / count - mean * mean));
  });

function add(into: Moments, codes: Float32Array): void {
  const channels = into.sum.length;
  into.count += codes.length / channels;
  codes.forEach((value, i) => {
    const channel = i % channels;
    into.sum[channel] = (into.sum[channel] ?? 0) + value;
    into.squares[channel] = (into.squares[channel] ?? 0) + value * value;
  });
}

export async function inspectMask(
  run: InspectedRun,
  { at }: InspectParameters<"mask">,
): Promise<MaskState> {
  const { pipeline, validation, pictures } = run;
  const mask = maskOf(pipeline);
  const { threshold, values, omega } = await readMaskReport(mask);
  const ids = Object.keys(omega);
  const channels = pipeline.model.featureSize;
  const books = pipeline.parts.find((part) => part.codebook)?.codebook?.sizes;
  const moments = recordOf(ids, (): Moments => ({
    count: 0,
    sum: new Float64Array(channels),
    squares: new Float64Array(channels),
  }));
  const tallies: Record<ModalityId, CodeTally> = books
    ? recordOf(ids, (id) =>
        createCodeTally(channels, entryOf(books, id).groups, entryOf(books, id).codes),
      )
    : {};
  await visitPositions(run, validation, (id, { codes, indices }) => {
    add(entryOf(moments, id), codes);
    if (indices) tallies[id]?.add(codes, indices);
  });
  const modalities = mapRecord(omega, (own, id): ModalityMask => ({
    omega: own,
    spread: spreadOf(entryOf(moments, id)),
    ...(mask.values && { values: entryOf(values, id) }),
    ...(tallies[id] && { codes: tallies[id].report(own) }),
  }));
  const kept = Object.values(keptCounts(omega)).map((count) => count / channels);
  const evenness = zeta(kept);
  const gate = mask.values ? (mask.isSoft ? "soft" : "binary") : "drawn";
  const heldOut = heldOutClips(run);
  return {
    at,
    ...run.position,
    threshold,
    gate,
    modalities,
    zeta: Number.isNaN(evenness) ? null : evenness,
    ...(heldOut && { heldOut: heldOut.summary }),
    warnings: [
      ...maskWarnings({ gate, modalities }, pictures.cards, validation.labels),
      ...heldOutWarnings(heldOut, run.train.labels),
    ],
  };
}
