/** The decoders that belong to the encoders of a run. */
import type { Random } from "../data/random";
import { entryOf } from "../tensor/records";
import type { ByModality, ModalityShape } from "../types";
import type { ChosenEncoder, Stack } from "./encoder";

interface DecoderSetting {
  readonly modalities: readonly ModalityShape[];
  readonly encoders: ByModality<ChosenEncoder>;
}

/** Untrained decoders, from maps to images, of the modalities whose encoders have one; the caller disposes their variables. */
export function createDecoders(
  { modalities, encoders }: DecoderSetting,
  random: Random,
): Record<string, Stack> {
  const decoders = modalities.flatMap((shape): [string, Stack][] => {
    const { kind, params } = entryOf(encoders, shape.id);
    return kind.decoder ? [[shape.id, kind.decoder(params, shape, random.fork(shape.id))]] : [];
  });
  return Object.fromEntries(decoders);
}
