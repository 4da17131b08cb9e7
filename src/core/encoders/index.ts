import type { EncoderKind } from "./encoder";
import { mlp } from "./mlp";
import { smallConv } from "./smallConv";

/** Every encoder, in display order. */
export const encoders: readonly EncoderKind[] = [smallConv, mlp];
