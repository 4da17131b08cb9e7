/** The cards of all datasets, encoders, fusions, parts, optimisers, methods and presets. */
import type { Card, Catalogue } from "../contract/cards";
import { clipsDataId, clipsParams } from "../contract/clipsData";
import { augmentations } from "../core/augment/index";
import { competitionCard } from "../core/data/synthetic/competition";
import { puppetsCard } from "../core/data/synthetic/puppets";
import { trioCard } from "../core/data/synthetic/trio";
import { encoders } from "../core/encoders/index";
import { fusions } from "../core/fusion/index";
import { parts } from "../core/methods/index";
import { averagings } from "../core/train/averaging";
import { optimizers } from "../core/train/optimizers";
import { selections } from "../core/train/selection";
import { ablations } from "./ablations";
import { methods } from "./methods";
import { presets } from "./presets";

const clipsCard: Card<typeof clipsParams> = {
  id: clipsDataId,
  name: "Your clips",
  summary: "The clips that you imported.",
  params: clipsParams,
};

export const catalogue: Catalogue = {
  datasets: [puppetsCard, trioCard, competitionCard, clipsCard],
  encoders: encoders.map(({ card }) => card),
  fusions: fusions.map(({ card }) => card),
  parts: parts.map(({ card }) => card),
  augmentations: augmentations.map(({ card }) => card),
  optimizers: optimizers.map(({ card }) => card),
  averagings: averagings.map(({ card }) => card),
  selections: selections.map(({ card }) => card),
  methods,
  presets,
  ablations,
};
