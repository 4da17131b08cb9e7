/**
 * The control of a mask that learns from held-out clips: the fusion learns from the same clips instead. Everything else
 * learns from the other training clips.
 *
 * Departs from the paper: none; it is no paper's method. Kirichenko et al. fit the last layer again after training; here
 * it learns in every step, as the mask does.
 */
import { choice } from "../../contract/params";
import { definePart } from "./part";
import { heldOutParams, setAsideFrom } from "./shared/heldOut";

export const heldOutFusion = definePart(
  {
    id: "held-out-fusion",
    name: "Fusion on held-out clips",
    summary:
      "Control for the mask: the fusion layer learns from held-out training clips, and nothing else does.",
    methods: [
      { name: "Fusion refitted on held-out clips", id: "fusion-held-out" },
      {
        name: "MLB, fusion refitted on held-out clips",
        id: "fusion-held-out-mlb",
        withParts: ["mlb"],
      },
      {
        name: "Multi-Loss, fusion refitted on held-out clips",
        id: "fusion-held-out-multi-loss",
        withParts: ["unimodal-losses"],
      },
    ],
    params: {
      ...heldOutParams,
      also: choice("Training clips", "no", {
        help: "whether the fusion learns from training clips too, before the held-out ones of the same step",
        options: { no: "The fusion does not learn from them", yes: "It learns from them too" },
      }),
    },
    decides: ["prediction"],
    needsLearnedFusion:
      "its held-out clips train the weights of the fusion, and this fusion has none",
    notes: [
      "It holds out the same clips as the mask with the same share and seed, so their difference is what the mask adds to holding out.",
    ],
  },
  ({ also, ...setAside }) => ({
    heldOut: {
      ...setAsideFrom(setAside),
      updatesGroup: ({ role }) => role === "fusion",
      alsoTrains: also === "yes",
      isFrozen: () => false,
    },
  }),
);
