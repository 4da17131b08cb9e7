import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../src/core/data/random";
import type { PartRun } from "../../src/core/methods/part";
import { quantiser } from "../../src/core/methods/quantiser";
import * as tf from "../../src/core/tf";
import type { Batch, Forward } from "../../src/core/types";
import {
  codeUse,
  nearestCode,
  perplexity,
  updateCodebook,
} from "../../src/core/vq/vectorQuantiser";
import { useBackend } from "../support/backend";
import {
  channelsFirst,
  channelsLast,
  expectClose,
  flat,
  goldenCases,
  tensorOf,
  type Nested,
} from "../support/golden";

beforeAll(() => useBackend("cpu"));

const flatten = (map: tf.Tensor): tf.Tensor2D =>
  tf.reshape(map, [-1, map.shape[3] ?? 0]) as tf.Tensor2D;

/** The quantiser part with a given codebook in place of one drawn from data. */
function partWith(codebook: tf.Tensor2D, params: Record<string, unknown>): PartRun {
  const [codes, featureSize] = codebook.shape;
  const part = quantiser.create(
    { codes, reviveBelow: 0, ...params },
    {
      modalities: [{ id: "m", kind: "spectrogram", images: 1, height: 8, width: 8, depth: 1 }],
      featureSize,
      classes: 2,
      encoders: {},
      mapShapes: { m: [1, 1, 4] },
      mapsPerClip: { m: 1 },
      groups: [],
      random: randomFrom(1, "golden"),
    },
  );
  const variables = [...(part.state ?? []), ...(part.groups ?? []).flatMap((g) => g.variables)];
  const books = variables.filter((v) => v.rank === 2 && v.shape[0] === codes);
  for (const book of books) book.assign(codebook);
  return part;
}

const total = (part: PartRun, maps: tf.Tensor4D): tf.Scalar => {
  const transformed = part.codebook?.quantise({ m: maps });
  const forward = { maps: { m: maps }, ...transformed } as unknown as Forward;
  const terms = part.losses?.(forward, {} as Batch) ?? [];
  return tf.addN(terms.map(({ value, weight }) => tf.mul(value, weight))) as tf.Scalar;
};

describe("vector quantisation without EMA", () => {
  it.each(goldenCases("cmvqvae_vq"))("$name", ({ inputs, params, expected }) => {
    const z = channelsLast(inputs["z"]);
    const codebook = tensorOf(inputs["codebook"]) as tf.Tensor2D;
    const indices = nearestCode(flatten(z), codebook);
    expect(Array.from(indices.dataSync())).toEqual(expected["indices"]);
    const { counts } = codeUse(indices, flatten(z), codebook.shape[0]);
    expectClose(perplexity(counts), [expected["perplexity"]]);

    const part = partWith(codebook, { update: "gradient", commitment: params["commitment_cost"] });
    const codes = part.codebook?.quantise({ m: z }).codes["m"];
    if (!codes) throw new Error("no codes");
    expectClose(channelsFirst(codes), flat(expected["quantized"]));
    const book = part.groups?.[0]?.variables[0] as tf.Variable;
    // the part reads its own codebook; listing it here is what asks for its gradient
    const loss = tf.valueAndGrads((map, _codebook) => total(part, map as tf.Tensor4D));
    const { value, grads } = loss([z, book]);
    expectClose(value, [expected["loss"]]);
    expectClose(channelsFirst(grads[0] as tf.Tensor), flat(expected["grad_z_from_loss"]));
    expectClose(grads[1], flat(expected["grad_codebook_from_loss"]));

    const upstream = channelsLast(inputs["upstream_grad"]);
    const through = tf.grad((map) =>
      tf.sum(
        tf.mul(
          part.codebook?.quantise({ m: map as tf.Tensor4D }).codes["m"] as tf.Tensor,
          upstream,
        ),
      ),
    )(z);
    expectClose(channelsFirst(through), flat(expected["grad_z_from_upstream"]));
  });
});

interface EmaStep {
  readonly indices: number[];
  readonly loss: number;
  readonly perplexity: number;
  readonly quantized: Nested;
  readonly [key: string]: unknown;
}

describe("vector quantisation with an EMA codebook", () => {
  it.each(goldenCases("cmvqvae_vq_ema"))("$name", ({ name, inputs, params, expected }) => {
    // unused codes of the unsafe start grow large, and so does float32's error
    const tolerance = name.includes("safe") ? 1e-4 : 5e-4;
    const { commitment_cost: commitment = NaN, decay = NaN, epsilon = NaN } = params;
    let state = {
      codebook: tensorOf(inputs["codebook"]) as tf.Tensor2D,
      counts: tensorOf(inputs["cluster_size"]) as tf.Tensor1D,
      sums: tensorOf(inputs["ema_w"]) as tf.Tensor2D,
    };
    const batches = inputs["z_batches"] as Nested[];
    (expected["steps"] as EmaStep[]).forEach((step, i) => {
      const z = channelsLast(batches[i]);
      const indices = nearestCode(flatten(z), state.codebook);
      expect(Array.from(indices.dataSync())).toEqual(step.indices);
      const use = codeUse(indices, flatten(z), state.codebook.shape[0]);
      expectClose(perplexity(use.counts), [step.perplexity], tolerance);
      expectClose(total(partWith(state.codebook, { commitment }), z), [step.loss], tolerance);
      const settings = { decay, epsilon, reviveBelow: 0 };
      state = updateCodebook(state, use, state.codebook, settings);
      const after = (key: string): unknown =>
        Object.entries(step).find(([field]) => field.includes(key))?.[1];
      expectClose(state.codebook, (after("codebook") as Nested[]).flat(9), tolerance);
      expectClose(state.counts, (after("cluster_size") as Nested[]).flat(9), tolerance);
      expectClose(state.sums, (after("ema_w") as Nested[]).flat(9), tolerance);
    });
  });
});
