/** Variants of CM-VQVAE for ablations, and the settings of methods that they share. */
import type { Variant } from "../contract/compare";
import type { Choice } from "../contract/experiment";
import type { ParamValue } from "../contract/params";
import { methods } from "./methods";

type Params = Readonly<Record<string, ParamValue>>;

/** The parameters that a method sets for one of its parts. Throws a RangeError if there are none. */
export function paramsOfMethod(method: string, part: string): Params {
  const parts = methods.find(({ id }) => id === method)?.parts ?? [];
  const params = parts.find(({ id }) => id === part)?.params;
  if (!params) throw new RangeError(`${method} sets no parameter of ${part}`);
  return params;
}

interface MoreOfVariant extends Partial<Variant> {
  readonly quantiser?: Params;
  /** Factor on the reconstruction losses; 1 by default. */
  readonly decoderWeight?: ParamValue | undefined;
  readonly and?: readonly Choice[];
}

/** Creates a variant of the method with other mask, codebook and decoder parameters, or without a mask. */
export function createVariant(
  id: string,
  name: string,
  mask: Params | undefined,
  { quantiser, decoderWeight, and = [], ...rest }: MoreOfVariant = {},
): Variant {
  return {
    id,
    name,
    summary: "",
    parts: [
      { id: "quantiser", ...(quantiser && { params: quantiser }) },
      {
        id: "reconstruction",
        ...(decoderWeight !== undefined && { params: { weight: decoderWeight } }),
      },
      ...(mask ? [{ id: "mask", ...(Object.keys(mask).length > 0 && { params: mask }) }] : []),
      ...and,
    ],
    ...rest,
  };
}
