/** One clip under a mask: what the model says of it, and what its channels show. */
import type { InspectParameters } from "../../contract/inspectRequests";
import type { ClipView } from "../../contract/inspectClip";
import { LabError } from "../../contract/errors";
import { disposeBatch, type ClipTable } from "../data/clipTable";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import { runForward } from "../train/forward";
import * as tf from "../tf";
import type { Batch, ByModality } from "../types";
import { drawClipPictures, decodersOf } from "./clipPictures";
import { learnedOmega, omegaTensors, standInOf, withMask } from "./forcedMask";
import { maskOf, type InspectedRun } from "./inspectedRun";
import { clipOrder, meansFor } from "./maskedScores";
import { readEach } from "../tensor/readEach";

interface Found {
  readonly table: ClipTable;
  readonly row: number;
}

/** Where a clip is; throws a LabError where it is in neither table. */
export function findClip({ validation, train }: InspectedRun, clipId: string): Found {
  for (const table of [validation, train]) {
    const row = table.ids.indexOf(clipId);
    if (row >= 0) return { table, row };
  }
  const message = `There is no clip "${clipId}" among the training and validation clips of this run; choose another.`;
  throw new LabError({ code: "bad-config", message });
}

/** The clip before `row` in the order that "mix" takes its channels in. */
function neighbour({ seed }: InspectedRun, { table, row }: Found): number {
  const order = clipOrder(seed, table.size);
  const place = order.indexOf(row);
  return order[(place + table.size - 1) % table.size] ?? row;
}

/** The second clip of a batch of two, as probabilities [K]. */
const second = (logits: tf.Tensor2D): tf.Tensor =>
  tf.softmax(tf.slice(logits, [1, 0], [1, logits.shape[1]]));

/** What is said of the second clip: fused and by the heads, under the mask asked for and the learned one. */
async function predictClip(
  { pipeline }: InspectedRun,
  batch: Batch,
  { omega, fill }: Pick<InspectParameters<"clip">, "omega" | "fill">,
  means: ByModality<Float32Array>,
): Promise<Pick<ClipView, "fused" | "learned" | "heads" | "maskedHeads">> {
  const ids = pipeline.model.modalities.map(({ id }) => id);
  const said = tf.tidy(() => {
    const own = runForward(pipeline, batch);
    const standIn = standInOf(fill, mapRecord(means, tensorOf), batch.size);
    const asked = omega ? runForward(withMask(pipeline, omegaTensors(omega), standIn), batch) : own;
    const masked = pipeline.model.heads(asked.selected);
    return {
      fused: second(asked.logits),
      learned: second(own.logits),
      ...Object.fromEntries(
        ids.flatMap((id) => [
          [`head/${id}`, second(entryOf(own.unimodalLogits, id))],
          [`masked/${id}`, second(entryOf(masked, id))],
        ]),
      ),
    } as Record<string, tf.Tensor>;
  });
  const rows = await readEach(said);
  return {
    fused: entryOf(rows, "fused"),
    learned: entryOf(rows, "learned"),
    heads: recordOf(ids, (id) => entryOf(rows, `head/${id}`)),
    maskedHeads: recordOf(ids, (id) => entryOf(rows, `masked/${id}`)),
  };
}

const tensorOf = (values: Float32Array): tf.Tensor1D => tf.tensor1d(values);

export async function inspectClip(
  run: InspectedRun,
  question: InspectParameters<"clip">,
): Promise<ClipView> {
  const means = await meansFor(run, question.fill);
  const decoders = decodersOf(run, question.decoder);
  const learned = await learnedOmega(maskOf(run.pipeline));
  const found = findClip(run, question.clipId);
  const partner = neighbour(run, found);
  // the partner comes first: "mix" takes from the clip before
  const batch = found.table.batch([partner, found.row]);
  const asked = { ...question, omega: question.omega ?? learned };
  const said = await predictClip(run, batch, question.fill === "zero" ? question : asked, means);
  const modalities = await drawClipPictures(run, batch, asked, means, decoders);
  disposeBatch(batch);
  return {
    clipId: question.clipId,
    label: found.table.labels[found.row] ?? 0,
    ...said,
    modalities,
    ...(question.fill === "mix" && { mixedWith: found.table.ids[partner] ?? "" }),
  };
}
