/** G-Blend and LFM through the hooks of their parts, against golden numbers. */
import { beforeAll, describe, expect, it } from "vitest";
import { gBlend } from "../../src/core/methods/gBlend";
import { lfmHeuristic } from "../../src/core/methods/lfmHeuristic";
import { lfmLearned } from "../../src/core/methods/lfmLearned";
import type { EpochView, Part, PartRun, SplitLosses } from "../../src/core/methods/part";
import { crossEntropy } from "../../src/core/ops/classification";
import { variableOf } from "../../src/core/tensor/layers";
import * as tf from "../../src/core/tf";
import { gradientsOf, weightedTermSum } from "../../src/core/train/gradients";
import type { Term } from "../../src/core/types";
import { useBackend } from "../support/backend";
import {
  expectClose,
  goldenCases,
  oneHotOf,
  tensorOf,
  weightsOf,
  type Nested,
} from "../support/golden";
import {
  backwardOf,
  batchOf,
  createLink,
  epochViewOf,
  forwardOf,
  settingOf,
  viewOf,
} from "../support/hooks";

beforeAll(() => useBackend("cpu"));

const createPart = (part: Part, params: unknown, ids: readonly string[]): PartRun =>
  part.create(params, settingOf(ids, { featureSize: 4, classes: 3 }));

/** What the part logs from its gradients hook. */
function loggedBy(part: PartRun) {
  const { logged, link } = createLink();
  part.onGradients?.(backwardOf(new Map()), viewOf(link));
  return logged;
}

const factorOf = (part: PartRun, name: string, kind: Term["kind"]): number => {
  const factor = part.weigh?.({ name, kind }) ?? NaN;
  return typeof factor === "number" ? factor : (factor.dataSync()[0] ?? NaN);
};

it.each(goldenCases("gblend"))("G-Blend's part $name", async ({ inputs, params, expected }) => {
  const { N = NaN, n = NaN } = params;
  const train = inputs["train_loss"] as unknown as readonly (readonly number[])[];
  const validation = inputs["val_loss"] as unknown as readonly (readonly number[])[];
  const ids = ["a", "b", "c"].slice(0, train.length - 1);
  const names = [...ids, "fused"];
  const at = (epoch: number): SplitLosses => {
    const of = (histories: readonly (readonly number[])[]) =>
      Object.fromEntries(names.map((name, k) => [name, histories[k]?.[epoch] ?? NaN]));
    return { train: of(train), validation: of(validation) };
  };
  const part = createPart(gBlend, { every: n }, ids);
  const rehearsed: string[] = [];
  const rehearse: EpochView["rehearse"] = (pass, epochs) => {
    rehearsed.push(pass.name);
    expect(epochs).toBe(n);
    const minimised = names.filter((name) => pass.includesTerm?.({ name, kind: "classification" }));
    expect(minimised).toEqual([pass.name]);
    // while a branch is tried, its loss has its own weight
    expect(factorOf(part, pass.name, "classification")).toBe(1);
    return Promise.resolve(at(N + n));
  };
  const view = { losses: () => Promise.resolve(at(N)), rehearse };
  await part.betweenEpochs?.(epochViewOf({ ...view, epoch: n + 1 }));
  expect(rehearsed).toEqual([]);
  expect(factorOf(part, "fused", "classification")).toBeCloseTo(1, 6);
  await part.betweenEpochs?.(epochViewOf({ ...view, epoch: 2 * n }));
  expect(rehearsed).toEqual(names);
  const wanted = expected["weights_clipped"] as number[];
  const logged = loggedBy(part);
  names.forEach((name, k) => {
    const share = wanted[k] ?? NaN;
    expectClose(logged.get(`blend/${name}`), share);
    expectClose(factorOf(part, name, "classification"), share * names.length);
  });
  expect(factorOf(part, "alignment", "alignment")).toBe(1);
  // with unequal weights known, too
  await part.betweenEpochs?.(epochViewOf({ ...view, epoch: 3 * n }));
  expect(rehearsed).toEqual([...names, ...names]);
});

describe("LFM's heuristic part", () => {
  const alphas = ["heuristic", "fitted"] as const;
  it.each(goldenCases("lfm_alpha_schedules"))("$name", ({ inputs, expected }) => {
    for (const schedule of alphas) {
      const isPaper = schedule === "heuristic";
      const part = createPart(lfmHeuristic, { schedule }, ["a", "b"]);
      const wanted = expected[isPaper ? "alpha_heuristic" : "fitted_align_weight"] as number[];
      const epochs = inputs[isPaper ? "t" : "epochs"] as number[];
      epochs.forEach((epoch, i) => {
        part.beginEpoch?.(isPaper ? epoch : epoch + 1, 1, 0);
        const alpha = wanted[i] ?? NaN;
        expectClose(part.alpha, alpha);
        expectClose(factorOf(part, "fused", "classification"), 1 - alpha);
        expectClose(factorOf(part, "alignment", "alignment"), alpha);
        expect(factorOf(part, "commitment/a", "commitment")).toBe(1);
      });
    }
  });

  it.each(goldenCases("lfm_contrastive_total"))("$name", ({ inputs, params, expected }) => {
    const pooled = {
      a: tensorOf(inputs["feat_a"]) as tf.Tensor2D,
      b: tensorOf(inputs["feat_b"]) as tf.Tensor2D,
    };
    for (const similarity of ["cosine", "dot"] as const) {
      const part = createPart(lfmHeuristic, { similarity, temperature: params["tau"] }, ["a", "b"]);
      const terms = part.losses?.(forwardOf({ pooled, unimodalLogits: {} }), batchOf({})) ?? [];
      expect(terms.map(({ kind, weight }) => [kind, weight])).toEqual([["alignment", 1]]);
      const truth = expected[similarity] as { readonly L_MM: number };
      expectClose(terms[0]?.value, [truth.L_MM]);
    }
  });
});

/** An epoch's view whose batch has these terms. */
const onBatch =
  (variables: readonly tf.Variable[], terms: () => readonly Term[]): EpochView["onBatch"] =>
  (use) => {
    use((weigh) => gradientsOf(variables, () => weightedTermSum(terms(), weigh)));
    return Promise.resolve();
  };

const classificationTerm = (value: tf.Scalar): Term => ({
  name: "fused",
  kind: "classification",
  value,
  weight: 1,
});

describe("LFM's learned part", () => {
  // differences of float32 gradients
  const tolerance = 5e-4;

  it.each(goldenCases("lfm_alpha_learned_official"))(
    "as released, $name",
    async ({ inputs, params, expected }) => {
      const half = expected["half_batch"] as number;
      const some = (name: string) => tf.slice(tensorOf(inputs[name]), [0], [half]) as tf.Tensor2D;
      const variables = ["Wa", "ba", "Wv", "bv", "Ca", "ca", "Cv", "cv"].map((name) =>
        variableOf(/[WC]/.test(name) ? weightsOf(inputs[name]) : tensorOf(inputs[name])),
      );
      const [Wa, ba, Wv, bv, Ca, ca, Cv, cv] = variables as tf.Tensor[] as [
        ...(readonly [tf.Tensor2D, tf.Tensor1D, tf.Tensor2D, tf.Tensor1D]),
        ...(readonly [tf.Tensor2D, tf.Tensor1D, tf.Tensor2D, tf.Tensor1D]),
      ];
      const oneHot = oneHotOf((inputs["labels"] as Nested[]).slice(0, half), ca.size);
      const { alpha, lr_alpha: rate, epoch = NaN } = params;
      const part = createPart(
        lfmLearned,
        // the card's largest rate clamps α where the official 50 does
        { rule: "official", form: "posterior", initial: alpha, rate: Math.min(10, rate ?? NaN) },
        ["a", "v"],
      );
      const terms = () => {
        const logits = (
          x: tf.Tensor2D,
          W: tf.Tensor2D,
          b: tf.Tensor,
          C: tf.Tensor2D,
          c: tf.Tensor,
        ) => tf.add<tf.Tensor2D>(tf.matMul(tf.tanh(tf.add<tf.Tensor2D>(tf.matMul(x, W), b)), C), c);
        const a = logits(some("xa"), Wa, ba, Ca, ca);
        const v = logits(some("xv"), Wv, bv, Cv, cv);
        const forward = forwardOf({ pooled: {}, unimodalLogits: { a, v } });
        const mean = tf.div<tf.Tensor2D>(tf.add(a, v), 2);
        return [
          classificationTerm(crossEntropy(mean, oneHot)),
          ...(part.losses?.(forward, batchOf({})) ?? []),
        ];
      };
      const view = { onBatch: onBatch(variables, terms) };
      await part.betweenEpochs?.(epochViewOf({ ...view, epoch: 0 }));
      expectClose(factorOf(part, "alignment", "alignment"), alpha);
      await part.betweenEpochs?.(epochViewOf({ ...view, epoch }));
      expectClose(factorOf(part, "alignment", "alignment"), expected["alpha_new"], tolerance);
      expectClose(factorOf(part, "fused", "classification"), expected["cls_weight_new"], tolerance);
      const logged = loggedBy(part);
      expectClose(logged.get("slope/alpha"), expected["alpha_grad"], tolerance);
      expectClose(logged.get("alpha"), expected["alpha_new"], tolerance);
    },
  );

  it.each(goldenCases("lfm_alpha_hypergradient_paper"))(
    "by the implicit gradient, $name",
    async ({ inputs, params, expected }) => {
      const H = tensorOf(inputs["hessian_total"]) as tf.Tensor2D;
      const theta = variableOf(tf.zeros<tf.Rank.R2>([H.shape[0], 1]));
      const { alpha, eta_alpha: rate } = params;
      const part = createPart(lfmLearned, { initial: alpha, rate, iterations: H.shape[0] + 3 }, [
        "a",
        "b",
      ]);
      // both losses have the Hessian of the total, and so has their mixture
      const quadratic = (slope: Nested | undefined): tf.Scalar =>
        tf.add(
          tf.sum(tf.mul(tf.expandDims(tensorOf(slope), 1), theta)),
          tf.mul(tf.sum(tf.mul(theta, tf.matMul(H, theta))), 0.5),
        );
      const terms = (): readonly Term[] => [
        classificationTerm(quadratic(inputs["grad_cls"])),
        { name: "alignment", kind: "alignment", value: quadratic(inputs["grad_mm"]), weight: 1 },
      ];
      const view = { epoch: 1, onBatch: onBatch([theta], terms) };
      await part.betweenEpochs?.(epochViewOf(view));
      const logged = loggedBy(part);
      expectClose(logged.get("slope/alpha"), expected["hypergradient"], tolerance);
      expectClose(logged.get("alpha"), expected["alpha_new"], tolerance);
    },
  );
});
