/** Parameters that the encoders with attention share. */
import { whole } from "../../contract/params";

/** `token` is the name of a token on the card; `blockParts` lists the layers of a block. */
export const transformerParams = (
  token: string,
  { maxBlocks, blockParts }: { readonly maxBlocks: number; readonly blockParts: string },
) => ({
  layers: whole("Blocks", 2, [1, maxBlocks], { help: `each of ${blockParts}` }),
  width: whole("Width", 32, [8, 256, 8], {
    help: `numbers that represent a ${token} inside the blocks`,
  }),
  heads: whole("Heads", 4, [1, 8], {
    help: `attention heads of every block; each relates ${token}s to one another in its own way`,
  }),
});
