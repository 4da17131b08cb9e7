import * as tf from "../../../src/core/tf";
import { wave, type Inputs, type KernelCase } from "./kernelCase";

type Four = [number, number, number, number];
interface Sizes {
  readonly x: Four;
  readonly filter: Four;
  readonly stride: number;
  readonly pad?: "same" | "valid";
}

/** Odd sizes, one channel, one image, filters smaller than the stride; the last needs slices. */
const sizes: readonly Sizes[] = [
  { x: [2, 7, 5, 3], filter: [3, 3, 3, 5], stride: 1 },
  { x: [1, 9, 8, 1], filter: [3, 3, 1, 17], stride: 2 },
  { x: [3, 8, 7, 6], filter: [4, 2, 6, 1], stride: 2, pad: "valid" },
  { x: [2, 5, 5, 19], filter: [1, 1, 19, 35], stride: 1 },
  { x: [1, 6, 7, 4], filter: [1, 2, 4, 7], stride: 3 },
  { x: [3, 19, 17, 2], filter: [3, 3, 2, 33], stride: 1 },
];

const four = (x: tf.Tensor | undefined) => x as tf.Tensor4D;

function casesOf({ x, filter, stride, pad = "same" }: Sizes, place: number): KernelCase[] {
  const attrs = { strides: [stride, stride], pad, dataFormat: "NHWC", dilations: [1, 1] };
  const conv = (image: tf.Tensor | undefined, weights: tf.Tensor | undefined) =>
    tf.conv2d(four(image), four(weights), stride, pad);
  const y = tf.backend_util.computeConv2DInfo(x, filter, stride, 1, pad).outShape;
  const title = `x [${x.join()}], filter [${filter.join()}], stride ${stride}, ${pad}`;
  // every other layer is linear: a shader takes the software adapter half a second to compile
  const activated = [place % 2 === 0 ? "relu" : "linear"].flatMap((activation): KernelCase[] => {
    const activate = (sum: tf.Tensor) => (activation === "relu" ? tf.relu(sum) : sum);
    const layer = (given: Inputs) => activate(tf.add(conv(given.x, given.filter), given.bias!));
    const gradients = (given: Inputs) =>
      tf.grads((image: tf.Tensor, weights: tf.Tensor, bias: tf.Tensor) =>
        layer({ x: image, filter: weights, bias }),
      )([given.x!, given.filter!, wave([filter[3]], 0.7)], given.dy);
    const backward = () => {
      const given = { x: wave(x), filter: wave(filter, 0.9), bias: wave([filter[3]], 0.7) };
      return { x: given.x, filter: given.filter, y: layer(given), dy: wave(y, 0.4) };
    };
    return [
      {
        kernel: "ConvolutionInputGradient",
        title: `${title}, ${activation}`,
        attrs: { ...attrs, activation, inputShape: x },
        inputs: backward,
        expected: (given) => gradients(given).slice(0, 1),
      },
      {
        kernel: "ConvolutionParameterGradient",
        title: `${title}, ${activation}`,
        attrs: { ...attrs, activation, filterShape: filter },
        inputs: backward,
        expected: (given) => gradients(given).slice(1),
      },
      {
        kernel: "Convolution",
        title: `${title}, ${activation}`,
        attrs: { ...attrs, activation },
        inputs: () => ({ x: wave(x), filter: wave(filter, 0.9), bias: wave([filter[3]], 0.7) }),
        expected: (given) => [layer(given)],
      },
      {
        kernel: "TransposedConvolution",
        title: `${title}, ${activation}`,
        attrs: { ...attrs, activation, outputShape: x },
        inputs: () => ({ x: wave(y), filter: wave(filter, 0.9), bias: wave([filter[2]], 0.7) }),
        expected: (given) => {
          const sum = tf.conv2dTranspose(four(given.x), four(given.filter), x, stride, pad);
          return [activate(tf.add(sum, given.bias!))];
        },
      },
    ];
  });
  return [
    ...activated,
    {
      kernel: "Conv2D",
      title,
      attrs,
      inputs: () => ({ x: wave(x), filter: wave(filter, 0.9) }),
      expected: (given) => [conv(given.x, given.filter)],
    },
    {
      kernel: "Conv2DBackpropInput",
      title,
      attrs: { ...attrs, inputShape: x },
      inputs: () => ({ dy: wave(y), filter: wave(filter, 0.9) }),
      expected: (given: Inputs) => [
        tf.grad((image) => conv(image, given.filter))(tf.zeros(x), given.dy),
      ],
    },
    {
      kernel: "Conv2DBackpropFilter",
      title,
      attrs: { ...attrs, filterShape: filter },
      inputs: () => ({ x: wave(x), dy: wave(y, 0.9) }),
      expected: (given: Inputs) => [
        tf.grad((weights) => conv(given.x, weights))(tf.zeros(filter), given.dy),
      ],
    },
  ];
}

export const convolutionCases: readonly KernelCase[] = sizes.flatMap(casesOf);
