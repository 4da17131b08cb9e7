/** Inspects one clip under a mask: the predictions of the model and the pictures of its channels. */
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

/** Finds a clip; throws a LabError if neither table has it. */
export function findClip({ validation, train }: InspectedRun, clipId: string): Found {
  for (const table of [validation, train]) {
    const row = table.ids.indexOf(clipId);
    if (row >= 0) return { table, row };
  }
  const message = `There is no clip "${clipId}" among the training and validation clips of this run; choose another.`;
  throw new LabError({ code: "bad-config", message });
}

/** The row before `row` in the order of the fill "mix". */
function neighbour({ seed }: InspectedRun, { table, row }: Found): number {
  const order = clipOrder(seed, table.size);
  const place = order.indexOf(row);
  return order[(place + table.size - 1) % table.size] ?? row;
}

/** The class probabilities [K] of the second clip of a batch of two. */
const second = (logits: tf.Tensor2D): tf.Tensor =>
  tf.softmax(tf.slice(logits, [1, 0], [1, logits.shape[1]]));

/** Predicts the second clip: fused and by the heads, under the requested and the learned mask. */
async function predictClip(
  { pipeline }: InspectedRun,
  batch: Batch,
  { omega, fill }: Pick<InspectParameters<"clip">, "omega" | "fill">,
  means: ByModality<Float32Array>,
): Promise<Pick<ClipView, "fused" | "learned" | "heads" | "maskedHeads">> {
  const ids = pipeline.model.modalities.map(({ id }) => id);
  const probabilities = tf.tidy(() => {
    const own = runForward(pipeline, batch);
    const standIn = standInOf(fill, mapRecord(means, tensorOf), batch.size);
    const requested = omega
      ? runForward(withMask(pipeline, omegaTensors(omega), standIn), batch)
      : own;
    const masked = pipeline.model.heads(requested.selected);
    return {
      fused: second(requested.logits),
      learned: second(own.logits),
      ...Object.fromEntries(
        ids.flatMap((id) => [
          [`head/${id}`, second(entryOf(own.unimodalLogits, id))],
          [`masked/${id}`, second(entryOf(masked, id))],
        ]),
      ),
    } as Record<string, tf.Tensor>;
  });
  const rows = await readEach(probabilities);
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
  parameters: InspectParameters<"clip">,
): Promise<ClipView> {
  const means = await meansFor(run, parameters.fill);
  const decoders = decodersOf(run, parameters.decoder);
  const learned = await learnedOmega(maskOf(run.pipeline));
  const found = findClip(run, parameters.clipId);
  const partner = neighbour(run, found);
  // "mix" takes values from the clip before, so the partner comes first
  const batch = found.table.batch([partner, found.row]);
  const requested = { ...parameters, omega: parameters.omega ?? learned };
  const predictions = await predictClip(
    run,
    batch,
    parameters.fill === "zero" ? parameters : requested,
    means,
  );
  const modalities = await drawClipPictures(run, batch, requested, means, decoders);
  disposeBatch(batch);
  return {
    clipId: parameters.clipId,
    label: found.table.labels[found.row] ?? 0,
    ...predictions,
    modalities,
    ...(parameters.fill === "mix" && { mixedWith: found.table.ids[partner] ?? "" }),
  };
}
