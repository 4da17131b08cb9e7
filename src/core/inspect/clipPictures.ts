/**
 * Decodes the kept and the dropped channels of a clip, and three controls: all channels, no channel, and as many
 * random channels as are kept.
 *
 *   kept = decoder(omega * codes + (1 - omega) * fill),   dropped: the same with 1 - omega
 */
import type { Omega } from "../../contract/inspect";
import type { InspectParameters } from "../../contract/inspectRequests";
import type { DecoderName, ModalityView, SpaceName } from "../../contract/inspectClip";
import { LabError } from "../../contract/errors";
import { randomFrom } from "../data/random";
import { readEach } from "../tensor/readEach";
import { entryOf, mapRecord } from "../tensor/records";
import { featuresOf } from "../train/forward";
import * as tf from "../tf";
import type { Batch, ByModality, ModalityId } from "../types";
import { centralInterval } from "./bootstrap";
import {
  uniformOmega,
  applyGate,
  inverseOmega,
  keptCounts,
  omegaTensors,
  standInOf,
  withMask,
  type StandIn,
} from "./forcedMask";
import { decodeOf, type InspectedRun } from "./inspectedRun";
import { randomOmega } from "./randomOmega";
import type { Space, SpaceDecoders } from "./spaceDecoders";
import { createSpacePicture } from "./spacePicture";

/** The run's own decoders, which were never trained on masked codes; undefined if it has none. */
export function ownDecoders(pipeline: InspectedRun["pipeline"]): SpaceDecoders | undefined {
  const decode = decodeOf(pipeline);
  return decode && { decode: (_space, codes) => decode(codes) };
}

/** The decoders of this name; throws a LabError if they are not trained. */
export function decodersOf(
  { pipeline, fairDecoders }: InspectedRun,
  name: DecoderName,
): SpaceDecoders | undefined {
  if (name === "run") return ownDecoders(pipeline);
  const trained = fairDecoders.get();
  if (trained) return trained;
  const message =
    "Fair decoders of these weights are not trained yet; train them, or choose the run's own.";
  throw new LabError({ code: "bad-config", message });
}

type Parameters = InspectParameters<"clip"> & { readonly omega: Omega };
type Images = Readonly<Record<string, ByModality<tf.Tensor4D>>>;

/** Masks codes [N, h, w, D] by omega; every position is a row. */
const maskedCodes = (
  codes: ByModality<tf.Tensor4D>,
  omega: ByModality<tf.Tensor1D>,
  standIn: StandIn,
): Record<ModalityId, tf.Tensor4D> =>
  mapRecord(codes, (map, id) => {
    const rows = tf.reshape<tf.Rank.R2>(map, [-1, map.shape[3]]);
    return tf.reshape(applyGate(rows, id, { omega, standIn, soft: undefined }), map.shape);
  });

/**
 * Returns a function that computes the codes of `inputs` under a mask. A mask before the quantiser changes which
 * codes are chosen, so they are computed again for each mask.
 */
export function codesBehind(
  pipeline: InspectedRun["pipeline"],
  inputs: ByModality<tf.Tensor5D>,
): (omega: Omega, standIn: StandIn) => ByModality<tf.Tensor4D> {
  const isBefore = pipeline.parts.some(({ mask }) => mask?.place === "before");
  const own = isBefore ? undefined : featuresOf(pipeline, inputs).codes;
  return (omega, standIn) => {
    const tensors = omegaTensors(omega);
    if (own) return maskedCodes(own, tensors, standIn);
    return featuresOf(withMask(pipeline, tensors, standIn), inputs).codes;
  };
}

/** The images of the second of two clips; the first one is there for the fill "mix". */
const secondHalf = (map: tf.Tensor4D): tf.Tensor4D => {
  const [images, ...rest] = map.shape;
  return tf.slice(map, [images / 2, 0, 0, 0], [images / 2, ...rest]);
};

/** Decodes the second clip of `batch` in every space and under random masks. No channel is always decoded by the run. */
function imagesOf(
  { pipeline, seed }: InspectedRun,
  batch: Batch,
  { omega, fill, clipId, draws }: Parameters,
  means: ByModality<Float32Array>,
  { decode, random: known }: SpaceDecoders,
): Images {
  const random = randomFrom(seed, `inspect/${clipId}`);
  return tf.tidy(() => {
    const tensors = mapRecord(means, (values) => tf.tensor1d(values));
    const standIn = standInOf(fill, tensors, batch.size);
    const codesUnder = codesBehind(pipeline, batch.inputs);
    const second = (mask: Omega, stand: StandIn) => mapRecord(codesUnder(mask, stand), secondHalf);
    const under = (space: Space, mask: Omega, stand: StandIn) => decode(space, second(mask, stand));
    const every = (value: 0 | 1): Omega =>
      uniformOmega(Object.keys(omega), pipeline.model.featureSize, value);
    const masks = known
      ? [known]
      : Array.from({ length: draws }, (_, i) => randomOmega(omega, random.fork(String(i))));
    const own = decodeOf(pipeline);
    const drawn = masks.map((mask) => under("random", mask, standIn));
    return {
      full: under("all", every(1), undefined),
      kept: under("kept", omega, standIn),
      dropped: under("dropped", inverseOmega(omega), standIn),
      ...(own && { nothing: own(second(every(0), undefined)) }),
      ...Object.fromEntries(drawn.map((images, i) => [`random/${i}`, images])),
    };
  });
}

const shown = ["full", "kept", "dropped", "random/0", "nothing"] as const;

/** Draws the pictures of every modality of the second clip of `batch`, in the order of the page. */
export async function drawClipPictures(
  run: InspectedRun,
  batch: Batch,
  parameters: Parameters,
  means: ByModality<Float32Array>,
  decoders: SpaceDecoders | undefined,
): Promise<Record<ModalityId, ModalityView>> {
  const { pipeline, pictures } = run;
  const images = decoders ? imagesOf(run, batch, parameters, means, decoders) : {};
  const { featureSize } = pipeline.model;
  const kept = keptCounts(parameters.omega);
  const keptAtRandom = keptCounts(decoders?.random ?? parameters.omega);
  const views: Record<string, ModalityView> = {};
  for (const [i, card] of pictures.cards.entries()) {
    const shape = pictures.shapes[i];
    const scale = entryOf(pictures.scales, card.id);
    if (!shape || !images["full"]?.[card.id]) {
      views[card.id] = { pictures: [], whyNone: whyNone(pipeline, card.name), scale };
      continue;
    }
    const both = (await entryOf(batch.inputs, card.id).data()) as Float32Array;
    const truth = both.slice(both.length / 2);
    const drawings = await readEach(
      mapRecord(images, (byModality) => entryOf(byModality, card.id)),
    );
    const own = entryOf(kept, card.id);
    const counts: Readonly<Record<string, number>> = {
      full: featureSize,
      dropped: featureSize - own,
      random: entryOf(keptAtRandom, card.id),
      nothing: 0,
    };
    const pictureOf = (name: string) => {
      const space = name.split("/")[0] as SpaceName;
      const facts = { card, shape, scale, kept: counts[space] ?? own };
      const decoder = space === "nothing" ? "run" : parameters.decoder;
      return createSpacePicture(space, decoder, entryOf(drawings, name), truth, facts);
    };
    const randoms = Object.keys(drawings).filter((name) => name.startsWith("random/"));
    const input = { card, shape, scale, kept: featureSize };
    views[card.id] = {
      pictures: [
        createSpacePicture("input", undefined, undefined, truth, input),
        ...shown.filter((name) => name in drawings).map(pictureOf),
      ],
      ...(randoms.length > 1 && {
        randomErrors: {
          draws: randoms.length,
          ...centralInterval(randoms.map((name) => pictureOf(name).error)),
        },
      }),
      scale,
    };
  }
  tf.dispose(images);
  return views;
}

/** Explains why a modality has no pictures. */
const whyNone = (pipeline: InspectedRun["pipeline"], name: string): string =>
  decodeOf(pipeline)
    ? `${name} cannot be reconstructed: its encoder has no decoder.`
    : `${name} is not reconstructed: this run has no decoders. Press "Train fair decoders", which leaves the run unchanged.`;
