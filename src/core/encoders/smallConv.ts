/**
 * Small convolutional encoder and the decoder that mirrors it: three strided convolutions and a 1x1 convolution to D
 * channels; the decoder has three transposed ones. After the VQ-VAE encoder of CM-VQVAE (WACV 2024), without its
 * residual stack and batch normalisation, so that a step is fast on a laptop without a GPU and small batches do not
 * disturb statistics.
 */
import { whole } from "../../contract/params";
import { defineEncoder, features, inputShape, stack } from "./encoder";
import { downscale, halvingConv, mirroredDecoder, projection } from "./stridedConvolutions";

export const smallConv = defineEncoder(
  {
    id: "small-conv",
    name: "Small conv",
    summary: "Three strided convolutions and a 1x1 convolution; frames share one encoder.",
    params: {
      features,
      width: whole("Width", 16, [4, 64, 4], {
        help: "channels after the first convolution; the next two have two and four times as many",
      }),
    },
    reads: ["frames", "spectrogram"],
    defaultFor: ["frames", "spectrogram"],
    notes: ["No normalisation layers: small batches would disturb their statistics."],
  },
  {
    downscale,
    encoder({ features: outputDepth, width }, input, random) {
      const first = halvingConv(inputShape(input), width, random.fork("conv1"));
      const second = halvingConv(first.outputShape, 2 * width, random.fork("conv2"));
      const third = halvingConv(second.outputShape, 4 * width, random.fork("conv3"));
      const project = projection(third.outputShape, outputDepth, random.fork("project"));
      return stack([first, second, third, project]);
    },
    decoder: mirroredDecoder,
  },
);
