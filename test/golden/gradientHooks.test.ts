/** MMPareto and Greedy through the hooks of their parts, against the numbers of the official code. */
import { beforeAll, expect, it } from "vitest";
import { greedy } from "../../src/core/methods/greedy";
import { mmPareto } from "../../src/core/methods/mmPareto";
import * as tf from "../../src/core/tf";
import type { ParameterGroup } from "../../src/core/types";
import { useBackend } from "../support/backend";
import { expectClose, goldenCases, tensorOf, type Nested } from "../support/golden";
import { greedyGroups, type GreedyStep, type Norms } from "../support/greedyGolden";
import { backwardOf, classifierInputsOf, createLink, settingOf, viewOf } from "../support/hooks";

beforeAll(() => useBackend("cpu"));

type Fields = Readonly<Record<string, Nested>>;

it.each(goldenCases("mmpareto_step"))("MMPareto's part $name", ({ params, expected }) => {
  const of = (field: string) => expected[field] as Fields;
  const modalities = { audio: ["Wa", "ba"], visual: ["Wv", "bv"] };
  const names = Object.values(modalities).flat();
  const variables = new Map(
    names.map((name) => [name, tf.variable(tf.zerosLike(tensorOf(of("final_grad")[name])))]),
  );
  const variableOf = (name: string) => variables.get(name) as tf.Variable;
  const gradientsOf = (field: string, of_: readonly string[]) =>
    new Map(of_.map((name) => [variableOf(name), tensorOf(of(field)[name])]));
  const head = tf.variable(tf.zeros([2, 2]));
  const groups: ParameterGroup[] = [
    ...Object.entries(modalities).map(([modality, own]) => ({
      id: `encoder/${modality}`,
      role: "encoder" as const,
      modality,
      variables: own.map(variableOf),
    })),
    { id: "head/audio", role: "head", modality: "audio", variables: [head] },
  ];
  const byTerm = {
    fused: gradientsOf("grad_multimodal", names),
    audio: gradientsOf("grad_audio", modalities.audio),
    visual: gradientsOf("grad_visual", modalities.visual),
  };
  // another term of the loss pulls at every encoder by 0.25
  const rest = 0.25;
  const headGradient = tf.ones([2, 2]);
  const total = new Map<tf.Variable, tf.Tensor>([[head, headGradient]]);
  for (const [modality, own] of Object.entries(modalities))
    for (const variable of own.map(variableOf)) {
      const parts = [byTerm.fused, byTerm[modality as "audio"]].map((each) => each.get(variable));
      total.set(variable, tf.add(tf.add(...(parts as [tf.Tensor, tf.Tensor])), rest));
    }
  const part = mmPareto.create(
    { gamma: params["gamma"] ?? NaN },
    settingOf(Object.keys(modalities), { featureSize: 3, classes: 4 }, groups),
  );
  expect(part.perTerm).toEqual(["fused", "audio", "visual"]);
  const { logged, link } = createLink();
  const after = part.modulate?.(backwardOf(total, byTerm), viewOf(link));
  for (const modality of Object.keys(modalities)) {
    expectClose(logged.get(`cos/${modality}`), expected[`cos_${modality}`]);
    const [fused] = expected[`weights_${modality}`] as number[];
    expectClose(logged.get(`pareto/${modality}`), fused);
  }
  for (const name of names) {
    const official = tensorOf(of("final_grad")[name]);
    expectClose(after?.gradients.get(variableOf(name)), [...tf.add(official, rest).dataSync()]);
  }
  expect(after?.gradients.get(head)).toBe(headGradient);
});

it.each(goldenCases("greedy"))("Greedy's part $name", ({ inputs, params, expected }) => {
  const { epsilon = NaN, window = NaN, starting_epoch: start = NaN } = params;
  const groups = greedyGroups();
  const ids = ["x", "y"];
  const part = greedy.create(
    { epsilon, steps: window, firstEpoch: start + 1 },
    settingOf(ids, { featureSize: 2, classes: 2 }, groups),
  );
  const [main, cross] = part.state ?? [];
  let held: string | undefined;
  const sums = { x: 0, y: 0 };
  (expected["steps"] as readonly GreedyStep[]).forEach((step, t) => {
    const squares = (name: string) => (inputs[name] as unknown as readonly Norms[])[t] ?? {};
    const gradients = new Map(
      groups.flatMap(({ id, variables }) =>
        variables.map((variable) => {
          variable.assign(tf.scalar(Math.sqrt(squares("weight_sq_norms")[id] ?? NaN)));
          return [variable, tf.scalar(-Math.sqrt(squares("grad_sq_norms")[id] ?? NaN))] as const;
        }),
      ),
    );
    const { logged, link } = createLink();
    part.beginEpoch?.(step.epoch + 1, 1, 0);
    // a clip's excitations differ from its running mean
    const own = { x: tf.tensor2d([[t + 1, 0]]), y: tf.tensor2d([[-t, 3]]) };
    sums.x += t + 1;
    sums.y -= t;
    part.classify?.(
      classifierInputsOf({
        isTraining: true,
        fuse: (replace) => {
          const used = replace?.(own) ?? {};
          expectClose(used["x"], [held === "x" ? sums.x / (t + 1) : t + 1, 0]);
          expectClose(used["y"], [held === "y" ? sums.y / (t + 1) : -t, 3]);
          return { logits: tf.zeros([1, 2]) };
        },
      }),
    );
    part.onGradients?.(backwardOf(gradients), viewOf(link));
    expectClose(
      [logged.get("held/x"), logged.get("held/y")],
      ids.map((id) => +(id === held)),
    );
    expectClose([logged.get("speed/x"), logged.get("speed/y")], step.cond_speed_log10);
    expectClose([logged.get("lead/x"), logged.get("lead/y")], [step.d_speed, -step.d_speed]);
    part.afterUpdate?.(viewOf(link, { forward: { excitations: own } }));
    expectClose(main, step.accumulated_main);
    expectClose(cross, step.accumulated_fusion);
    held = step.rebalancing_next_batch ? ids[step.favoured_modality] : undefined;
  });
});

it("Greedy's part holds no excitation in evaluation and trains on the branches", () => {
  const part = greedy.create({}, settingOf(["x", "y"], { featureSize: 2, classes: 2 }));
  const replacements: unknown[] = [];
  const fuse = (replace?: unknown) => {
    replacements.push(replace);
    return { logits: tf.zeros<tf.Rank.R2>([1, 2]) };
  };
  part.classify?.(classifierInputsOf({ isTraining: false, fuse }));
  expect(replacements).toEqual([undefined]);
  expect(part.replacesFusedLoss).toBe(true);
});
