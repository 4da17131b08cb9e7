/** Finds the clips that use one channel most, and the difference that the channel makes to a picture. */
import type { InspectParameters } from "../../contract/inspectRequests";
import type { ChannelPlace, ChannelUse } from "../../contract/inspectClip";
import { LabError } from "../../contract/errors";
import { disposeBatch } from "../data/clipTable";
import { storedSides } from "../data/modalityShape";
import { meanOf } from "../measures/predictions";
import { entryOf, mapRecord } from "../tensor/records";
import { featuresOf, runForward } from "../train/forward";
import * as tf from "../tf";
import { findClip } from "./inspectClip";
import { learnedOmega, omegaTensors, withMask } from "./forcedMask";
import { decodeOf, maskOf, type InspectedRun } from "./inspectedRun";
import { readMaskReport } from "./maskReport";
import { visitPositions } from "./positions";
import { readEach } from "../tensor/readEach";
import { createSpacePicture } from "./spacePicture";

const maxPlaces = 8;

/** Finds the position of each validation clip that is farthest from the channel's mean, in standard deviations. */
async function strongestPlaces(
  run: InspectedRun,
  { modality, channel }: InspectParameters<"channel">,
): Promise<ChannelPlace[]> {
  const { pipeline, validation, pictures } = run;
  const values: Float32Array[] = [];
  await visitPositions(run, validation, (id, { rows, codes }) => {
    if (id !== modality) return;
    const channels = pipeline.model.featureSize;
    const perClip = codes.length / channels / rows.length;
    rows.forEach((_, i) =>
      values.push(
        Float32Array.from(
          { length: perClip },
          (_value, p) => codes[(i * perClip + p) * channels + channel] ?? 0,
        ),
      ),
    );
  });
  const all = values.flatMap((own) => [...own]);
  const mean = meanOf(all);
  const deviation = Math.sqrt(meanOf(all.map((value) => (value - mean) ** 2))) || 1;
  const index = pictures.cards.findIndex(({ id }) => id === modality);
  const [card, shape] = [pictures.cards[index], pictures.shapes[index]];
  const [height, width] = entryOf(pipeline.model.mapShapes, modality);
  return values
    .flatMap((own, clip): ChannelPlace[] => {
      const strengths = own.map((value) => Math.abs(value - mean) / deviation);
      const strength = strengths.reduce((a, b) => Math.max(a, b), 0);
      const place = strengths.indexOf(strength);
      if (!card || !shape) return [];
      const [rows, columns] = [shape.height / height, shape.width / width];
      const [top, left] = [(Math.floor(place / width) % height) * rows, (place % width) * columns];
      const sides = storedSides(card);
      // the padding does not belong to the clip
      const box = [
        Math.min(top, sides.height - 1),
        Math.min(left, sides.width - 1),
        Math.min(rows, sides.height - top),
        Math.min(columns, sides.width - left),
      ].map((side) => Math.max(0, side)) as [number, number, number, number];
      const image = Math.floor(place / (height * width));
      return [{ clipId: validation.ids[clip] ?? "", strength, image, box }];
    })
    .sort((a, b) => b.strength - a.strength)
    .slice(0, maxPlaces);
}

/** Decodes the clip with all channels and without this one, and compares both. */
async function picturesOf(
  { pipeline, pictures }: InspectedRun,
  { modality, channel, clipId }: InspectParameters<"channel">,
  found: ReturnType<typeof findClip>,
): Promise<ChannelUse["pictures"]> {
  const index = pictures.cards.findIndex(({ id }) => id === modality);
  const [card, shape] = [pictures.cards[index], pictures.shapes[index]];
  const decode = decodeOf(pipeline);
  if (!decode || !card || !shape || clipId === "") return undefined;
  const { featureSize } = pipeline.model;
  const batch = found.table.batch([found.row]);
  const drawn = tf.tidy(() => {
    const { codes } = featuresOf(pipeline, batch.inputs);
    const others = Float32Array.from({ length: featureSize }, (_, c) => (c === channel ? 0 : 1));
    const without = { ...codes, [modality]: tf.mul<tf.Tensor4D>(entryOf(codes, modality), others) };
    const [all, rest] = [decode(codes)[modality], decode(without)[modality]];
    return all && rest ? { all, without: rest } : {};
  });
  const read = await readEach(drawn as Record<string, tf.Tensor>);
  const truth = (await entryOf(batch.inputs, modality).data()).slice() as Float32Array;
  disposeBatch(batch);
  const [all, without] = [read["all"], read["without"]];
  if (!all || !without) return undefined;
  const facts = { card, shape, scale: entryOf(pictures.scales, modality), kept: featureSize };
  const { errorMap = new Float32Array() } = createSpacePicture("kept", "run", without, all, facts);
  return {
    all: createSpacePicture("full", "run", all, truth, facts),
    without: createSpacePicture("kept", "run", without, truth, { ...facts, kept: featureSize - 1 }),
    difference: errorMap,
  };
}

export async function inspectChannel(
  run: InspectedRun,
  parameters: InspectParameters<"channel">,
): Promise<ChannelUse> {
  const { pipeline } = run;
  const { modality, channel, clipId } = parameters;
  const mask = maskOf(pipeline);
  const omega = await learnedOmega(mask);
  const own = omega[modality];
  if (!own || channel >= own.length) {
    const message = `There is no channel ${channel} of "${modality}" in this run.`;
    throw new LabError({ code: "bad-config", message });
  }
  const found = findClip(run, clipId);
  const inverted = { ...omega, [modality]: own.map((one, c) => (c === channel ? 1 - one : one)) };
  const batch = found.table.batch([found.row]);
  const probabilities = await readEach(
    tf.tidy(() =>
      mapRecord({ learned: omega, inverted }, (each) =>
        tf.softmax(runForward(withMask(pipeline, omegaTensors(each)), batch).logits),
      ),
    ),
  );
  disposeBatch(batch);
  const pictures = await picturesOf(run, parameters, found);
  const { values } = await readMaskReport(mask);
  return {
    modality,
    channel,
    value: entryOf(values, modality)[channel] ?? NaN,
    kept: own[channel] === 1,
    places: await strongestPlaces(run, parameters),
    ...(pictures && { pictures }),
    learned: entryOf(probabilities, "learned"),
    inverted: entryOf(probabilities, "inverted"),
  };
}
