/** Papers that more than one folder of core comes from. */
import type { Paper } from "../contract/cards";

export const competitionPaper: Paper = {
  title:
    "Modality Competition: What Makes Joint Training of Multi-modal Network Fail in Deep Learning? (Provably)",
  authors: "Huang, Lin, Zhou, Yang, Huang",
  venue: "ICML",
  year: 2022,
};
