/** Weight and Channel against values worked out by hand, and what a part may put in Channel's place. */
import { beforeAll, describe, expect, it } from "vitest";
import { channelFusion } from "../../../src/core/fusion/channel";
import { withoutTokens } from "../../../src/core/fusion/fusion";
import { weightFusion } from "../../../src/core/fusion/weight";
import { randomFrom } from "../../../src/core/data/random";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { expectClose } from "../../support/golden";
import { fusionWith } from "../../support/goldenFusion";

beforeAll(() => useBackend("cpu"));

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const sizes = { featureSize: 2, classes: 2 };
const x = () => tf.tensor2d([[1, -2]]);
const y = () => tf.tensor2d([[3, 0.5]]);

describe("Weight", () => {
  const fusion = () =>
    fusionWith(weightFusion, { width: 4 }, sizes, {
      // the map repeats both features; scores read the first alone
      "fusion/x": [
        tf.tensor2d([
          [1, 0, 1, 0],
          [0, 1, 0, 1],
        ]),
        tf.zeros([4]),
        tf.tensor2d([[1], [0]]),
        tf.tensor1d([0.5]),
      ],
      "fusion/y": [
        tf.tensor2d([
          [1, 0, 1, 0],
          [0, 1, 0, 1],
        ]),
        tf.ones([4]),
        tf.tensor2d([[1], [0]]),
        tf.tensor1d([0]),
      ],
      fusion: [
        tf.tensor2d([
          [1, 0],
          [0, 1],
          [0, 2],
          [0, 0],
        ]),
        tf.tensor1d([0.2, -0.4]),
      ],
    });

  it("weighs by a softmax over modalities, adds, then classifies", () => {
    // scores 1.5 and 3; mapped x (1, -2, 1, -2), mapped y (4, 1.5, 4, 1.5)
    const ax = 1 / (1 + Math.exp(1.5));
    const v = [ax + (1 - ax) * 4, ax * -2 + (1 - ax) * 1.5];
    const [first, second] = [v[0] ?? NaN, v[1] ?? NaN];
    const { logits, contributions } = fusion().fuse({ x: x(), y: y() }, withoutTokens);
    expectClose(logits, [[first + 0.2, second + 2 * first - 0.4]], 1e-6);
    const parts = contributions?.() ?? {};
    expectClose(parts["x"], [[ax + 0.1, ax * -2 + 2 * ax - 0.2]], 1e-6);
    expectClose(tf.addN(Object.values(parts)), Array.from(logits.dataSync()), 1e-6);
  });

  it("gives a modality alone the whole weight", () => {
    const alone = fusionWith(
      weightFusion,
      { width: 4 },
      sizes,
      {
        "fusion/x": [tf.ones([2, 4]), tf.zeros([4]), tf.tensor2d([[7], [1]]), tf.tensor1d([3])],
        fusion: [tf.ones([4, 2]), tf.zeros([2])],
      },
      ["x"],
    );
    expectClose(alone.fuse({ x: x() }, withoutTokens).logits, [[-4, -4]], 1e-6);
  });
});

describe("Channel", () => {
  const fusion = () =>
    fusionWith(channelFusion, { ratio: 4 }, sizes, {
      "fusion/x": [tf.eye(2), tf.tensor1d([0.3, 0])],
      "fusion/y": [tf.eye(2), tf.zeros([2])],
      "fusion/x/excitation": [
        tf.tensor2d([
          [1, 0],
          [0, 1],
        ]),
        tf.tensor1d([0, -1]),
      ],
      "fusion/y/excitation": [tf.zeros([2, 2]), tf.zeros([2])],
      // z = ReLU(x_0 + y_0 - 1, x_1) of [x, y]: [3, 0]
      fusion: [
        tf.tensor2d([
          [1, 0],
          [0, 1],
          [1, 0],
          [0, 0],
        ]),
        tf.tensor1d([-1, 0]),
      ],
    });

  it("squeezes all, excites each by 2σ, and averages the branches", () => {
    const { logits, branches, excitations, contributions } = fusion().fuse(
      { x: x(), y: y() },
      withoutTokens,
    );
    const E = [2 * sigmoid(3), 2 * sigmoid(-1)] as const;
    expectClose(excitations?.["x"], [[...E]], 1e-6);
    // no signal: a factor of exactly 1
    expectClose(excitations?.["y"], [[1, 1]], 0);
    const own = [E[0] + 0.3, -2 * E[1]] as const;
    expectClose(branches?.["x"], [[...own]], 1e-6);
    expectClose(branches?.["y"], [[3, 0.5]], 1e-6);
    expectClose(logits, [[(own[0] + 3) / 2, (own[1] + 0.5) / 2]], 1e-6);
    expectClose(tf.addN(Object.values(contributions?.() ?? {})), [...logits.dataSync()], 1e-6);
  });

  it("scaling every position of a map and pooling it is scaling what was pooled", () => {
    const map = tf.randomNormal([2, 3, 3, 2], 0, 1, "float32", 5);
    const E = tf.randomUniform([2, 1, 1, 2], 0, 2, "float32", 6);
    const before = tf.mean(tf.mul(map, E), [1, 2]);
    const after = tf.mul(tf.mean(map, [1, 2]), tf.reshape(E, [2, 2]));
    expectClose(before, [...after.dataSync()], 1e-6);
  });

  it("uses a part's excitation and still reports its own", () => {
    const replaced = fusion().fuse(
      { x: x(), y: y() },
      {
        ...withoutTokens,
        excitations: (own) => ({ ...own, x: tf.zerosLike(own["x"] as tf.Tensor2D) }),
      },
    );
    expectClose(replaced.branches?.["x"], [[0.3, 0]], 1e-6);
    expectClose(replaced.excitations?.["x"], [[2 * sigmoid(3), 2 * sigmoid(-1)]], 1e-6);
    expectClose(replaced.contributions?.()["x"], [[0.15, 0]], 1e-6);
  });

  it("narrows the squeeze by its ratio, to one unit at least", () => {
    const widthOf = (ratio: number, featureSize: number) =>
      channelFusion
        .create(
          { ratio },
          {
            modalities: ["x", "y", "z"],
            tokens: {},
            maps: {},
            featureSize,
            classes: 3,
            random: randomFrom(1, "width"),
          },
        )
        .groups.find(({ id }) => id === "fusion")?.variables[0]?.shape;
    expect(widthOf(4, 8)).toEqual([24, 12]);
    expect(widthOf(64, 4)).toEqual([12, 1]);
  });
});
