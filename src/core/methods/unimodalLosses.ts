/**
 * Multi-Loss: a cross-entropy per modality beside the fused one.
 *
 * Departs from the paper: a weight, 1 as in the paper by default. Without this part the heads are probes: they
 * learn on frozen features, and none of their gradient reaches an encoder.
 */
import { number } from "../../contract/params";
import { papers } from "../papers";
import { definePart } from "./part";
import { crossEntropyTerms } from "./shared/terms";

export const unimodalLosses = definePart(
  {
    id: "unimodal-losses",
    name: "Unimodal losses",
    summary: "Trains each modality's own head together with its encoder (Multi-Loss).",
    decides: ["own-losses"],
    methods: [{ id: "multi-loss", name: "Multi-Loss" }],
    params: {
      weight: number("Weight", 1, [0, 10, 0.1], {
        help: "factor on every modality's own cross-entropy",
      }),
    },
    paper: papers.mlb,
    equations: ["L = CE(f(h), y) + Σ_m CE(f_m(h_m), y)   (eq. 3)"],
    notes: [
      "Most of MLB's gain comes from these losses alone: compare MLB with this, not with joint training.",
    ],
  },
  ({ weight }) => ({
    trainsHeads: true,
    losses: ({ unimodalLogits }, { targets }) =>
      crossEntropyTerms(unimodalLogits, targets, { weight }),
  }),
);
