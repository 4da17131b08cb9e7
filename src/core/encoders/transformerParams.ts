/** Parameters that the encoders with attention share. */
import { number } from "../../contract/params";

/** `token` is the name of a token on the card; `blockParts` lists the layers of a block. */
export const transformerParams = (
  token: string,
  { maxBlocks, blockParts }: { readonly maxBlocks: number; readonly blockParts: string },
) => ({
  layers: number(2, {
    min: 1,
    max: maxBlocks,
    step: 1,
    integer: true,
    label: "Blocks",
    help: `each of ${blockParts}`,
  }),
  width: number(32, {
    min: 8,
    max: 256,
    step: 8,
    integer: true,
    label: "Width",
    help: `numbers that stand for a ${token} inside the blocks`,
  }),
  heads: number(4, {
    min: 1,
    max: 8,
    step: 1,
    integer: true,
    label: "Heads",
    help: `ways in which ${token}s look at each other, in every block`,
  }),
});
