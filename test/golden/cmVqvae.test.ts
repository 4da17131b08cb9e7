import { beforeAll, describe, it } from "vitest";
import { randomFrom } from "../../src/core/data/random";
import { quantiser } from "../../src/core/methods/quantiser";
import { crossEntropy } from "../../src/core/ops/classification";
import { variableOf } from "../../src/core/tensor/layers";
import * as tf from "../../src/core/tf";
import { gradientsOf } from "../../src/core/train/gradients";
import type { Batch, Forward } from "../../src/core/types";
import { binarise } from "../../src/core/vq/featureMask";
import { codeUse, perplexity } from "../../src/core/vq/vectorQuantiser";
import { useBackend } from "../support/backend";
import {
  channelsFirst,
  channelsLast,
  expectClose,
  flat,
  goldenCases,
  tensorOf,
  weightsOf,
  type Nested,
} from "../support/golden";

beforeAll(() => useBackend("cpu"));

const ids = ["1", "2"] as const;

/** A 1x1 convolution: x [B, H, W, C], weights [C, D], bias [D] -> [B, H, W, D]. */
const pointwise = (x: tf.Tensor4D, weights: tf.Tensor2D, bias: tf.Tensor): tf.Tensor4D => {
  const [b, h, w, c] = x.shape;
  const rows = tf.add(tf.matMul(tf.reshape(x, [b * h * w, c]), weights), bias);
  return tf.reshape(rows, [b, h, w, -1]);
};

describe("the whole objective, with every gradient", () => {
  it.each(goldenCases("cmvqvae_full"))("$name", ({ inputs, params, expected }) => {
    const { commitment_cost: commitment = NaN, threshold = NaN, lambda = NaN } = params;
    const weights = (name: string) => variableOf(weightsOf(inputs[name]));
    const vector = (name: string) => variableOf(tensorOf(inputs[name]) as tf.Tensor1D);
    const names = ids.flatMap((m) => [`pre_W${m}`, `dec_W${m}`]).concat("fc1_W", "fc2_W");
    const W = Object.fromEntries(names.map((name) => [name, weights(name)]));
    const biases = ids.flatMap((m) => [`pre_b${m}`, `dec_b${m}`]).concat("fc1_b", "fc2_b", "Omega");
    const b = Object.fromEntries(biases.map((name) => [name, vector(name)]));
    const w = (name: string) => W[name] as tf.Variable<tf.Rank.R2>;
    const v = (name: string) => b[name] as tf.Variable<tf.Rank.R1>;

    const books = ids.map((m) => tensorOf(inputs[`codebook${m}`]) as tf.Tensor2D);
    const [codes, featureSize] = (books[0] as tf.Tensor2D).shape;
    const part = quantiser.create(
      { codes, reviveBelow: 0, update: "gradient", commitment },
      {
        modalities: ids.map((id) => ({
          id,
          kind: "spectrogram",
          images: 1,
          height: 8,
          width: 8,
          depth: 1,
        })),
        featureSize,
        classes: 2,
        encoders: {},
        mapShapes: { 1: [1, 1, featureSize], 2: [1, 1, featureSize] },
        mapsPerClip: { 1: 1, 2: 1 },
        groups: [],
        random: randomFrom(1, "golden"),
      },
    );
    const codebooks = (part.groups ?? []).flatMap((group) => group.variables);
    codebooks.forEach((book, m) => book.assign(books[m] as tf.Tensor2D));

    const x = Object.fromEntries(ids.map((m) => [m, channelsLast(inputs[`x${m}`])]));
    const labels = tf.cast(tensorOf(inputs["labels"]), "int32");
    const oneHot = tf.cast(tf.oneHot(labels, v("fc2_b").size), "float32") as tf.Tensor2D;
    const forward = () => {
      const maps = Object.fromEntries(
        ids.map((m) => [m, pointwise(x[m] as tf.Tensor4D, w(`pre_W${m}`), v(`pre_b${m}`))]),
      );
      const seen = { maps, ...part.codebook?.quantise({ ...maps }) } as unknown as Forward;
      const redrawn = ids.map((m) =>
        pointwise(seen.codes[m] as tf.Tensor4D, w(`dec_W${m}`), v(`dec_b${m}`)),
      );
      const errors = ids.map((m, i) =>
        tf.mean<tf.Scalar>(tf.squaredDifference(redrawn[i] as tf.Tensor, x[m] as tf.Tensor)),
      );
      const quantised = part.losses?.(seen, {} as Batch) ?? [];
      const masked = tf.mul(
        tf.concat(
          ids.map((m) => seen.codes[m] as tf.Tensor4D),
          3,
        ),
        binarise(v("Omega"), threshold),
      );
      const flatMap = tf.reshape(channelsFirst(tf.relu(masked)), [masked.shape[0], -1]);
      const hidden = tf.relu(tf.add(tf.matMul(flatMap as tf.Tensor2D, w("fc1_W")), v("fc1_b")));
      const logits = tf.add<tf.Tensor2D>(tf.matMul(hidden as tf.Tensor2D, w("fc2_W")), v("fc2_b"));
      return { seen, redrawn, errors, quantised, logits };
    };
    const total = () => {
      const { errors, quantised, logits } = forward();
      const terms = quantised.map(({ value, weight }) => tf.mul<tf.Scalar>(value, weight));
      const price = tf.mul<tf.Scalar>(tf.sum(v("Omega")), lambda);
      return tf.addN([...errors, ...terms, crossEntropy(logits, oneHot), price]);
    };

    const { seen, redrawn, errors, quantised, logits } = forward();
    redrawn.forEach((one, i) => expectClose(channelsFirst(one), flat(expected[`recon${i + 1}`])));
    expectClose(tf.stack(errors), expected["recon_loss"]);
    const perModality = ids.map((m) =>
      tf.addN(
        quantised
          .filter(({ name }) => name.endsWith(`/${m}`))
          .map(({ value, weight }) => tf.mul<tf.Scalar>(value, weight)),
      ),
    );
    expectClose(tf.stack(perModality), expected["vq_loss"]);
    const used = ids.map((m) => {
      const map = seen.maps[m] as tf.Tensor4D;
      const rows = tf.reshape(map, [-1, featureSize]) as tf.Tensor2D;
      return perplexity(codeUse(seen.indices?.[m] as tf.Tensor1D, rows, codes).counts);
    });
    expectClose(tf.stack(used), expected["perplexity"]);
    expectClose(tf.sum(v("Omega")), [expected["sum_Omega"]]);
    expectClose(logits, flat(expected["logits"]));
    expectClose(crossEntropy(logits, oneHot), [expected["class_loss"]]);
    expectClose(total(), [expected["total_loss"]]);

    const wanted = expected["grad"] as Readonly<Record<string, Nested>>;
    const gradients = gradientsOf([...Object.values(W), ...Object.values(b), ...codebooks], total);
    for (const name of names)
      expectClose(tf.transpose(gradients.get(w(name)) as tf.Tensor2D), flat(wanted[name]));
    for (const name of biases) expectClose(gradients.get(v(name)), flat(wanted[name]));
    codebooks.forEach((book, m) =>
      expectClose(gradients.get(book), flat(wanted[`codebook${m + 1}`])),
    );
  });
});
