/**
 * The reference model, implemented twice with the same weights: with our layers, operations and optimiser, and
 * with those of TensorFlow.js. Per modality four strided 3x3 convolutions with ReLU, the mean over the
 * image and a linear head; a linear head on the concatenation; three cross-entropies; Adam 1e-3.
 */
import { randomFrom, type Random } from "../../src/core/data/random";
import { withoutTokens } from "../../src/core/fusion/fusion";
import { lateLinear } from "../../src/core/fusion/lateLinear";
import { crossEntropy } from "../../src/core/ops/classification";
import { weightedSum } from "../../src/core/ops/scalars";
import { conv, linear, type Layer } from "../../src/core/tensor/layers";
import { recordOf } from "../../src/core/tensor/records";
import * as tf from "../../src/core/tf";
import { adam } from "../../src/core/train/optimizers";
import type { TimedModel } from "./timedModel";
import { depthsOf, type Engine, type ReferenceWorkload } from "./workload";

const learningRate = 1e-3;

type Head = ReturnType<typeof linear>;
interface Branch {
  readonly id: string;
  readonly input: tf.Tensor4D;
  readonly layers: readonly Layer[];
  readonly head: Head;
}

function branchesOf(workload: ReferenceWorkload, random: Random): Branch[] {
  const { batch, size, width, classes } = workload;
  return depthsOf(workload).map((depth, m) => {
    const draw = random.fork(`modality/${m}`);
    const layers: Layer[] = [];
    let inputShape: Layer["outputShape"] = [size, size, depth];
    for (const outputDepth of [width, 2 * width, 4 * width, 4 * width]) {
      const options = { kernel: 3, stride: 2, activation: "relu", random: draw } as const;
      const layer = conv({ ...options, inputShape, outputDepth });
      inputShape = layer.outputShape;
      layers.push(layer);
    }
    const values = Float32Array.from({ length: batch * size * size * depth }, () => draw.normal());
    return {
      id: `m${m}`,
      layers,
      input: tf.tensor4d(values, [batch, size, size, depth]),
      head: linear(4 * width, classes, draw),
    };
  });
}

/** Operations of the forward pass and of the gradients by weights and by every input except the images. */
function flopsOf(branches: readonly Branch[], { batch, width, classes }: ReferenceWorkload) {
  const perImage = branches.reduce((sum, { layers }) => {
    const all = layers.reduce((adds, layer) => adds + layer.multiplyAdds, 0);
    return sum + 3 * all - (layers[0]?.multiplyAdds ?? 0) + 3 * 2 * 4 * width * classes;
  }, 0);
  return 2 * batch * perImage;
}

interface Step {
  readonly variables: readonly tf.Variable[];
  /** Returns the loss before the step. */
  take(): tf.Scalar;
  dispose(): void;
}

const pooledOf = ({ input, layers }: Branch): tf.Tensor2D =>
  tf.mean(
    layers.reduce((x, layer) => layer.apply(x), input),
    [1, 2],
  );

function ownStep(
  branches: readonly Branch[],
  targets: tf.Tensor2D,
  { width, classes }: ReferenceWorkload,
  random: Random,
): Step {
  const ids = branches.map(({ id }) => id);
  const fusion = lateLinear.create(
    {},
    {
      modalities: ids,
      featureSize: 4 * width,
      tokens: recordOf(ids, () => 1),
      maps: recordOf(ids, () => ({ maps: 1, height: 1, width: 1 })),
      classes,
      random,
    },
  );
  const variables = [
    ...branches.flatMap(({ layers }) => layers.flatMap((layer) => layer.variables)),
    ...branches.flatMap(({ head }) => head.variables),
    ...fusion.groups.flatMap((group) => group.variables),
  ];
  const optimizer = adam.create({ learningRate }, [{ id: "all", role: "encoder", variables }]);
  return {
    variables,
    take: () => {
      const { value, grads } = tf.variableGrads(() => {
        const pooled = branches.map(pooledOf);
        const logits = branches.map(({ head }, m) => head.apply(pooled[m] as tf.Tensor2D));
        const { logits: fused } = fusion.fuse(
          recordOf(ids, (id) => pooled[ids.indexOf(id)] as tf.Tensor2D),
          withoutTokens,
        );
        const losses = [...logits, fused].map((z) => crossEntropy(z, targets));
        return weightedSum(
          losses,
          losses.map(() => 1),
        );
      }, variables);
      const gradients = new Map(
        variables.map((variable) => [variable, grads[variable.name] as tf.Tensor]),
      );
      optimizer.apply({ gradients, stepMultipliers: new Map() });
      tf.dispose(grads);
      return value;
    },
    dispose: () => tf.dispose([...optimizer.state]),
  };
}

function stockStep(
  branches: readonly Branch[],
  targets: tf.Tensor2D,
  { width, classes }: ReferenceWorkload,
  random: Random,
): Step {
  const fused = linear(4 * width * branches.length, classes, random);
  const optimizer = tf.train.adam(learningRate);
  const convolve = (x: tf.Tensor, [weights, bias]: readonly tf.Variable[]): tf.Tensor =>
    tf.relu(
      tf.add(tf.conv2d(x as tf.Tensor4D, weights as tf.Tensor4D, 2, "same"), bias as tf.Tensor),
    );
  const map = (x: tf.Tensor, [weights, bias]: readonly tf.Variable[]): tf.Tensor =>
    tf.add(tf.matMul(x, weights as tf.Tensor), bias as tf.Tensor);
  const variables = [
    ...branches.flatMap(({ layers }) => layers.flatMap((layer) => layer.variables)),
    ...[...branches.map(({ head }) => head), fused].flatMap((head) => head.variables),
  ];
  return {
    variables,
    take: () =>
      optimizer.minimize(
        () => {
          const pooled = branches.map(({ input, layers }) =>
            tf.mean(
              layers.reduce<tf.Tensor>((x, layer) => convolve(x, layer.variables), input),
              [1, 2],
            ),
          );
          const logits = branches.map(({ head }, m) => map(pooled[m] as tf.Tensor, head.variables));
          return [...logits, map(tf.concat(pooled, 1), fused.variables)]
            .map((z) => tf.losses.softmaxCrossEntropy(targets, z))
            .reduce<tf.Tensor>((a, b) => tf.add(a, b), tf.scalar(0)) as tf.Scalar;
        },
        true,
        variables,
      ) as tf.Scalar,
    dispose: () => optimizer.dispose(),
  };
}

/** The engine must be in use already. */
export function referenceModel(workload: ReferenceWorkload, engine: Engine): TimedModel {
  const random = randomFrom(7, "bench");
  const branches = branchesOf(workload, random);
  const labels = tf.tensor1d(
    Array.from({ length: workload.batch }, (_, row) => row % workload.classes),
    "int32",
  );
  const targets = tf.cast(tf.oneHot(labels, workload.classes), "float32");
  const make = engine === "own" ? ownStep : stockStep;
  const step = make(branches, targets, workload, random.fork("fused"));
  let last: tf.Scalar | undefined;
  return {
    engine,
    facts: {
      parameters: step.variables.reduce((sum, { size }) => sum + size, 0),
      flops: flopsOf(branches, workload),
    },
    step: () => {
      last?.dispose();
      last = step.take();
    },
    loss: async () => (await last?.data())?.[0] ?? NaN,
    dispose: () => {
      step.dispose();
      tf.dispose([labels, targets, ...step.variables, ...branches.map(({ input }) => input)]);
      last?.dispose();
    },
  };
}
