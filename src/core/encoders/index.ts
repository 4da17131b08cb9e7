import { cmVqVae } from "./cmVqVae";
import { conformer } from "./conformer";
import type { EncoderKind } from "./encoder";
import { flatPerceptron } from "./flatPerceptron";
import { gridConv } from "./gridConv";
import { mlp } from "./mlp";
import { resNet18 } from "./resNet18";
import { smallConv } from "./smallConv";
import { smoothedRelu } from "./smoothedRelu";
import { textTransformer } from "./textTransformer";

/** Every encoder, in display order. */
export const encoders: readonly EncoderKind[] = [
  smallConv,
  gridConv,
  resNet18,
  cmVqVae,
  conformer,
  mlp,
  textTransformer,
  smoothedRelu,
  flatPerceptron,
];
