/** The methods that can be compared: joint training, the methods of the part cards, and the default pipeline. */
import type { Method, PartCard } from "../contract/cards";
import type { Choice } from "../contract/experiment";
import { parts } from "../core/methods/index";

const cards: readonly PartCard[] = parts.map(({ card }) => card);

/** Lists the ids of a part and of all parts that it needs. */
function withNeeds(id: string): readonly string[] {
  const needs = cards.find((card) => card.id === id)?.needs ?? [];
  return [...needs.flatMap((need) => withNeeds(need.id)), id];
}

const ofParts = cards.flatMap((card): readonly Method[] =>
  (card.methods ?? []).map(
    ({ id = card.id, name, summary = card.summary, params, withParts = [], fusion }) => {
      const ids = new Set([...withParts, card.id].flatMap(withNeeds));
      const chosen = cards.filter((one) => ids.has(one.id));
      return {
        id,
        name,
        summary,
        parts: chosen.map((one): Choice => ({
          id: one.id,
          ...(one.id === card.id && params ? { params } : {}),
        })),
        ...(fusion === undefined ? {} : { fusion: { id: fusion } }),
      };
    },
  ),
);

export const methods: readonly Method[] = [
  {
    id: "joint",
    name: "Joint",
    summary:
      "Trains everything with the loss of the fused prediction; no part balances the modalities.",
    parts: [],
  },
  ...ofParts,
  {
    id: "cm-vqvae-short",
    name: "CM-VQVAE, short recipe",
    summary:
      "CM-VQVAE for short runs: eight codes per position instead of one, and decoders of a tenth of the weight.",
    parts: [
      { id: "quantiser", params: { groups: 8, codes: 64 } },
      { id: "reconstruction", params: { weight: 0.1 } },
      { id: "mask" },
    ],
  },
  {
    id: "pipeline",
    name: "MLB + LFM + mask",
    summary: "The full pipeline: Multi-Loss, MLB, LFM's schedule and the learned mask together.",
    parts: [
      { id: "unimodal-losses" },
      { id: "mlb" },
      { id: "lfm-heuristic" },
      { id: "quantiser" },
      { id: "reconstruction" },
      { id: "mask" },
    ],
  },
];
