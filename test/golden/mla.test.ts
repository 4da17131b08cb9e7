import { beforeAll, describe, it } from "vitest";
import { randomFrom } from "../../src/core/data/random";
import { entropyWeights, weightedLogits } from "../../src/core/methods/equations/mlaProjection";
import { mla } from "../../src/core/methods/mla";
import type { ClassifierInputs, StepView } from "../../src/core/methods/part";
import * as tf from "../../src/core/tf";
import { gradientsOf } from "../../src/core/train/gradients";
import type { Batch, Forward, Term } from "../../src/core/types";
import { useBackend } from "../support/backend";
import {
  expectClose,
  flat,
  goldenCases,
  oneHotOf,
  tensorOf,
  weightsOf,
  type Nested,
} from "../support/golden";

beforeAll(() => useBackend("cpu"));

interface Step {
  readonly modality: string;
  readonly batch_index: number;
  readonly feat: Nested;
  readonly labels: Nested;
}
interface Result {
  readonly alpha: number;
  readonly projected: boolean;
  readonly loss: number;
  readonly raw_grad_W: Nested;
  readonly P: Nested;
  readonly projected_grad_W: Nested;
  readonly W_after: Nested;
  readonly b_after: Nested;
  readonly textbook: Omit<Result, "textbook">;
}

describe("the shared head's projected steps", () => {
  // products of many P: the file's own tolerance for float32
  const tolerance = 5e-4;
  const cases = goldenCases("mla_projection").flatMap((one) =>
    (["code", "textbook"] as const).map((form) => [one.name, form, one] as const),
  );
  it.each(cases)("%s, %s", (_name, form, { inputs, params, expected }) => {
    const { batches_per_epoch: B = NaN, sgd_lr: rate = NaN } = params;
    const start = weightsOf(inputs["W"]);
    const [featureSize, classes] = start.shape;
    const part = mla.create(
      { projection: form },
      {
        modalities: [],
        featureSize,
        classes,
        encoders: {},
        mapShapes: {},
        mapsPerClip: {},
        groups: [],
        random: randomFrom(1, "golden"),
      },
    );
    const [W, b] = (part.groups ?? []).flatMap(({ variables }) => variables) as [
      tf.Variable<tf.Rank.R2>,
      tf.Variable<tf.Rank.R1>,
    ];
    const [P] = part.state ?? [];
    W.assign(start);
    b.assign(tensorOf(inputs["b"]) as tf.Tensor1D);
    part.beginEpoch?.(1, B, 0);
    const results = expected["steps"] as unknown as Result[];
    (inputs["steps"] as unknown as Step[]).forEach((step, i, steps) => {
      const result = results[i] as Result;
      const wanted = form === "code" ? result : result.textbook;
      const h = tensorOf(step.feat) as tf.Tensor2D;
      const oneHot = oneHotOf(step.labels, classes);
      const selected = { [step.modality]: h };
      let loss = tf.scalar(NaN);
      const raw = gradientsOf([W, b], () => {
        const found = part.classify?.({ selected } as unknown as ClassifierInputs);
        const terms = part.losses?.(found as Forward, { oneHot, targets: oneHot } as Batch) ?? [];
        loss = tf.keep((terms[0] as Term).value);
        return loss;
      });
      expectClose(loss, [wanted.loss], tolerance);
      if (form === "code")
        expectClose(tf.transpose(raw.get(W) as tf.Tensor), flat(result.raw_grad_W), tolerance);
      const backward = { gradients: raw, stepMultipliers: new Map() };
      const view = { forward: { selected } } as unknown as StepView;
      const { gradients } = part.modulate?.(backward, view) ?? backward;
      expectClose(P, flat(wanted.P), tolerance);
      const projected = gradients.get(W) as tf.Tensor2D;
      expectClose(tf.transpose(projected), flat(wanted.projected_grad_W), tolerance);
      W.assign(tf.sub(W, tf.mul(projected, rate)));
      b.assign(tf.sub(b, tf.mul(gradients.get(b) as tf.Tensor1D, rate)));
      expectClose(tf.transpose(W), flat(wanted.W_after), tolerance);
      if (form === "code") expectClose(b, flat(result.b_after), tolerance);
      // a step is over when every modality has had its turn
      const isLast = steps[i + 1]?.batch_index !== step.batch_index;
      const over = { forward: { unimodalLogits: selected }, log: () => undefined };
      if (isLast) part.afterUpdate?.(over as unknown as StepView);
    });
  });
});

describe("weights from entropies", () => {
  it.each(goldenCases("mla_fusion"))("$name", ({ inputs, expected }) => {
    const views = tf.unstack(tensorOf(inputs["logits"])) as tf.Tensor2D[];
    const logits = Object.fromEntries(views.map((view, m) => [`m${m}`, view]));
    for (const [over, name] of [
      ["clip", "per_sample"],
      ["batch", "code_on_batch"],
    ] as const) {
      const wanted = expected[name] as Readonly<Record<string, Nested>>;
      const weights = entropyWeights(logits, over);
      expectClose(weights, flat(wanted["weights"]));
      const fused = weightedLogits(logits, weights);
      expectClose(fused, flat(wanted["fused_logits"]));
      expectClose(tf.argMax(fused, 1), flat(wanted["prediction"]));
    }
  });
});
