/**
 * What the four papers claim, each as a test that can fail: its data, its rule and the runs that decide it. The page, the
 * document and the command `npm run claims` read this list.
 */
import { mostImbalanced, sweptEvidence } from "./claimEvidence";

/** A figure of one run: an accuracy by subject, "kept:MODALITY" channels, "zeta", "gap", "headGap" or "lost". */
export type FigureName = string;

/** A summand of a combination, paired with the others by repetition. */
export interface Term {
  readonly weight: number;
  /** Id of a row, or "best-single": the modality that is best on validation when it is trained alone. */
  readonly row: string;
  readonly figure: FigureName;
}

export type Rule =
  /** The sum of the terms, mean over repetitions, is above or below 0. */
  | {
      readonly kind: "combination";
      readonly evidence: string;
      readonly terms: readonly Term[];
      readonly expected: "above" | "below";
      /** What the sum counts. */
      readonly unit: "points" | "channels" | "share" | "distance";
    }
  /** Spearman's ρ of two figures, mean over repetitions, is above or below 0; "knob" is set by the evidence. */
  | {
      readonly kind: "correlation";
      readonly evidence: readonly string[];
      /** Rows and evidences whose runs of one repetition are correlated. */
      readonly rows: readonly string[];
      readonly x: FigureName;
      readonly y: FigureName;
      readonly expected: "above" | "below";
    };

export interface Claim {
  readonly id: string;
  readonly paper: "CM-VQVAE" | "Multi-Loss Balanced" | "Modality Competition" | "LFM";
  /** The paper's statement. */
  readonly claim: string;
  /** The figures that are compared, in a sentence. */
  readonly test: string;
  readonly rule: Rule;
  /** Id of the preset that the test is based on. */
  readonly preset: string;
}

const difference = (
  on: string,
  [row, other]: readonly [string, string],
  expected: "above" | "below",
  figure: FigureName = "fused",
  unit: Extract<Rule, { kind: "combination" }>["unit"] = "points",
): Rule => ({
  kind: "combination",
  evidence: on,
  terms: [
    { weight: 1, row, figure },
    { weight: -1, row: other, figure },
  ],
  expected,
  unit,
});

const bothBelowSingle = (preset: string, name: string): Claim => ({
  id: `both-below-single-${preset}`,
  paper: "CM-VQVAE",
  claim:
    "A network of both modalities is less accurate than the best single modality (54.4 against 59.0 % on CREMA-D).",
  test: `${name}: joint training minus the modality that is best on validation when it is trained alone.`,
  rule: difference(preset, ["joint", "best-single"], "below"),
  preset,
});
const repaired = (preset: string, name: string): Claim => ({
  id: `repaired-${preset}`,
  paper: "Multi-Loss Balanced",
  claim: "Losses of each modality and balanced gradients repair joint training.",
  test: `${name}: MLB minus joint training.`,
  rule: difference(preset, ["mlb", "joint"], "above"),
  preset: `${preset}-mlb`,
});
const gainIsLosses = (preset: string, name: string): Claim => ({
  id: `gain-is-losses-${preset}`,
  paper: "Multi-Loss Balanced",
  claim: "The losses of each modality give most of the gain; balancing adds an increment.",
  test: `${name}: the gain of Multi-Loss over joint training minus what MLB adds to it.`,
  rule: {
    kind: "combination",
    evidence: preset,
    terms: [
      { weight: 2, row: "multi-loss", figure: "fused" },
      { weight: -1, row: "joint", figure: "fused" },
      { weight: -1, row: "mlb", figure: "fused" },
    ],
    expected: "above",
    unit: "points",
  },
  preset: `${preset}-multi-loss`,
});

const setNames = { hum: "Hum", session: "Session hum", memoriser: "Memoriser" } as const;

export const claims: readonly Claim[] = [
  bothBelowSingle("hum", "Hum"),
  bothBelowSingle("session", "Session hum"),
  bothBelowSingle("backdrop", "Backdrop"),
  bothBelowSingle("memoriser", "Memoriser"),
  bothBelowSingle("digits", "Spoken digits, each speaker left out"),
  repaired("hum", "Hum"),
  repaired("memoriser", "Memoriser"),
  repaired("digits", "Spoken digits, each speaker left out"),
  gainIsLosses("hum", "Hum"),
  gainIsLosses("memoriser", "Memoriser"),
  {
    id: "zeta-imbalance",
    paper: "CM-VQVAE",
    claim:
      "ζ measures the balance of the modalities: about 1 on CREMA-D, 0.10 where one modality suffices.",
    test: "Seesaw with the voice informative in 80 % of clips and the picture in 80 to 20 %: ρ of ζ and the difference within each seed.",
    rule: {
      kind: "correlation",
      evidence: sweptEvidence,
      rows: ["cm-vqvae"],
      x: "knob",
      y: "zeta",
      expected: "below",
    },
    preset: "cm-vqvae",
  },
  {
    id: "weaker-alone-keeps-more",
    paper: "CM-VQVAE",
    claim:
      "The weaker modality alone keeps many channels, and fewer of them when it is trained with a stronger one.",
    test: "Seesaw with the picture informative in 20 % of clips and the voice in 80 %: channels of the picture kept alone minus those kept in joint training.",
    rule: difference(
      mostImbalanced,
      ["video-alone", "cm-vqvae"],
      "above",
      "kept:video",
      "channels",
    ),
    preset: "cm-vqvae",
  },
  {
    id: "zeta-accuracy",
    paper: "CM-VQVAE",
    claim: "A higher ζ goes with a better accuracy.",
    test: "Seesaw, masks with three penalties: ρ of ζ and accuracy on test clips within each seed.",
    rule: {
      kind: "correlation",
      evidence: ["mask"],
      rows: ["learned", "lambda-3e-4", "lambda-1e-3"],
      x: "zeta",
      y: "fused",
      expected: "above",
    },
    preset: "cm-vqvae",
  },
  {
    id: "mask-beats-random",
    paper: "CM-VQVAE",
    claim: "The learned mask is better than random dropout of features.",
    test: "Seesaw: learned mask minus a random one that keeps as many channels of each modality, trained from the first step.",
    rule: difference("mask", ["learned", "fixed-random"], "above"),
    preset: "cm-vqvae",
  },
  ...(["hum", "session"] as const).map((preset): Claim => ({
    id: `held-out-mask-drops-${preset}`,
    paper: "CM-VQVAE",
    claim:
      "The mask drops features that contradict the task. (Here: it learns from held-out training talkers.)",
    test: `${setNames[preset]}, with MLB: channels of the sound kept by a mask of training clips minus those kept by a mask of held-out clips.`,
    rule: difference(preset, ["mask-mlb", "mask-held-out-mlb"], "above", "kept:audio", "channels"),
    preset: `${preset}-mask-held-out-mlb`,
  })),
  ...(["hum", "session", "memoriser"] as const).map((preset): Claim => ({
    id: `held-out-mask-helps-${preset}`,
    paper: "CM-VQVAE",
    claim:
      "Dropping them makes the prediction more accurate. (Here: more than a fusion fitted on the same clips.)",
    test: `${setNames[preset]}, with MLB: mask of held-out clips minus the fusion refitted on the same clips.`,
    rule: difference(preset, ["mask-held-out-mlb", "fusion-held-out-mlb"], "above"),
    preset: `${preset}-mask-held-out-mlb`,
  })),
  {
    id: "less-fitting-smaller-gap",
    paper: "LFM",
    claim: "Fitting the labels less reduces the difference between the modalities' abilities.",
    test: "Seesaw: difference between the accuracies of both heads, joint training minus joint training on labels that are 0.3 uniform.",
    rule: difference("labels", ["joint", "label-free-0.3"], "above", "headGap"),
    preset: "labels-mixed",
  },
  {
    id: "lfm-helps",
    paper: "LFM",
    claim: "Alignment whose weight is learned is more accurate than joint training.",
    test: "Seesaw: LFM with a learned α minus joint training.",
    rule: difference("labels", ["lfm-learned", "joint"], "above"),
    preset: "lfm-learned",
  },
  {
    id: "larger-modality-gap",
    paper: "LFM",
    claim: "The method has a larger modality gap of the features than joint training.",
    test: "Seesaw: distance between the mean features of both modalities on validation clips, LFM with a learned α minus joint training.",
    rule: difference("labels", ["lfm-learned", "joint"], "above", "gap", "distance"),
    preset: "lfm-learned",
  },
  {
    id: "subset-learned",
    paper: "Modality Competition",
    claim:
      "Joint training learns only a subset of the modalities: for some classes one of them is never found.",
    test: "Competition, after 1,000 steps: share of classes that a modality has not found, mean of both, joint training minus each trained alone.",
    rule: difference("competition", ["joint", "alone"], "above", "lost", "share"),
    preset: "competition",
  },
];
