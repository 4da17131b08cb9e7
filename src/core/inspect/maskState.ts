/** The mask at one point of training: every channel, the codes in use, and what is out of the ordinary. */
import type { InspectQuestions, MaskState, ModalityMask } from "../../contract/inspect";
import { at, mapRecord, recordOf } from "../tensor/records";
import { zeta } from "../vq/featureMask";
import type { ModalityId } from "../types";
import { tallyCodes, type CodeTally } from "./codesInUse";
import { keptCounts, learnedOmega } from "./forcedMask";
import { maskOf, type Inspected } from "./inspected";
import { maskReport } from "./maskReport";
import { eachPositions } from "./positions";

/** A codebook with a smaller perplexity says next to nothing. */
const collapsedBelow = 1.5;

/** Sums over positions, channel by channel. */
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

/** `where`: what the weights are of. */
export async function maskState(
  run: Inspected,
  question: InspectQuestions["mask"],
  where: { readonly epoch: number; readonly step: number },
): Promise<MaskState> {
  const { pipeline, validation } = run;
  const mask = maskOf(pipeline);
  const omega = await learnedOmega(mask);
  const { threshold, values } = await maskReport(mask);
  const ids = Object.keys(omega);
  const channels = pipeline.model.featureSize;
  const books = pipeline.parts.find((part) => part.codebook)?.codebook;
  const moments = recordOf(ids, (): Moments => ({
    count: 0,
    sum: new Float64Array(channels),
    squares: new Float64Array(channels),
  }));
  const tallies: Record<ModalityId, CodeTally> = books
    ? recordOf(ids, (id) => tallyCodes(channels, at(books, id).groups, at(books, id).codes))
    : {};
  await eachPositions(run, validation, (id, { codes, indices }) => {
    add(at(moments, id), codes);
    if (indices) tallies[id]?.add(codes, indices);
  });
  const modalities = mapRecord(omega, (own, id): ModalityMask => ({
    omega: own,
    spread: spreadOf(at(moments, id)),
    ...(mask.values && { values: at(values, id) }),
    ...(tallies[id] && { codes: tallies[id].report(own) }),
  }));
  const kept = Object.values(keptCounts(omega)).map((count) => count / channels);
  const evenness = zeta(kept);
  return {
    ...question,
    ...where,
    threshold,
    gate: mask.values ? (mask.isSoft ? "soft" : "binary") : "drawn",
    modalities,
    zeta: Number.isNaN(evenness) ? null : evenness,
    warnings: warningsOf(run, modalities),
  };
}

/** What is out of the ordinary, a sentence each. */
function warningsOf(
  { pipeline, validation, pictures }: Inspected,
  modalities: Readonly<Record<ModalityId, ModalityMask>>,
): string[] {
  const mask = maskOf(pipeline);
  const name = (id: ModalityId): string =>
    pictures.cards.find((card) => card.id === id)?.name ?? id;
  const entries = Object.entries(modalities);
  const empty = entries.filter(([, { omega }]) => omega.every((one) => one === 0));
  const warnings: string[] = [];
  if (empty.length === entries.length)
    warnings.push(
      "The mask keeps no channel of any modality: the classifier sees zeros and can only guess. Lower λ or the threshold, and train again.",
    );
  else
    for (const [id] of empty)
      warnings.push(
        `The mask keeps no channel of ${name(id)}, so ζ is 0: the fused prediction is made without it.`,
      );
  for (const [id, { codes }] of entries) {
    if (codes && codes.perplexity < collapsedBelow)
      warnings.push(
        `The codebook of ${name(id)} has collapsed: its perplexity is ${codes.perplexity.toFixed(2)}, so nearly every position has the same code and its channels say next to nothing. Train longer, or raise "Revive below".`,
      );
  }
  if (!pipeline.parts.some((part) => part.codebook))
    warnings.push(
      "This run has no quantiser: channels are those of continuous features, and there is no use of codes to show.",
    );
  if (!mask.values)
    warnings.push("This mask is drawn and not learned: there is no Ω, and ω is what was drawn.");
  if (new Set(validation.labels).size < 2)
    warnings.push(
      "All validation clips are of one class: accuracy on them says little. Add clips of other classes, or groups.",
    );
  return warnings;
}
