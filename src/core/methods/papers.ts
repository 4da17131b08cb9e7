/** Papers that more than one part comes from. */
import type { Paper } from "../../contract/cards";

export const mlbPaper: Paper = {
  title: "Improving Multimodal Learning with Multi-Loss Gradient Modulation",
  authors: "Kontras, Chatzichristos, Blaschko, De Vos",
  venue: "BMVC",
  year: 2024,
};

export const cmVqvaePaper: Paper = {
  title: "Complementary-Contradictory Feature Regularization against Multimodal Overfitting",
  authors: "Tejero-de-Pablos",
  venue: "WACV",
  year: 2024,
};

export const lfmPaper: Paper = {
  title: "Facilitating Multimodal Classification via Dynamically Learning Modality Gap",
  authors: "Yang, Wan, Jiang, Xu",
  venue: "NeurIPS",
  year: 2024,
};
