/** Cards: the plain description of everything a user can choose. */
import type { Variant } from "./compare";
import type { ModalityKind } from "./clip";
import type { Choice } from "./experiment";
import type { ParamSpecs, ParamValue } from "./params";

export interface Paper {
  readonly title: string;
  readonly authors: string;
  readonly venue: string;
  readonly year: number;
}
export interface Card<S extends ParamSpecs = ParamSpecs> {
  /** kebab-case, stable. */
  readonly id: string;
  readonly name: string;
  /** One sentence: what it does. */
  readonly summary: string;
  readonly params: S;
  readonly paper?: Paper;
  /** Plain text in the paper's symbols, then the paper's number if it has one: "k = 1 − tanh(α ρ)   (eq. 10)". */
  readonly equations?: readonly string[];
  /** Departures from the paper, and pitfalls. */
  readonly notes?: readonly string[];
}
export interface EncoderCard<S extends ParamSpecs = ParamSpecs> extends Card<S> {
  /** Kinds of modalities that it reads. */
  readonly reads: readonly ModalityKind[];
  /** Kinds for which it is the default where the run's encoder cannot read them. */
  readonly defaultFor?: readonly ModalityKind[];
}
export interface FusionCard<S extends ParamSpecs = ParamSpecs> extends Card<S> {
  /** Its logits are a sum of one summand per modality. */
  readonly isAdditive: boolean;
  /** It has no weights to learn. */
  readonly isFixed?: true;
}
/** A random change of the training batches. */
export interface AugmentationCard<S extends ParamSpecs = ParamSpecs> extends Card<S> {
  /** Kinds of modalities that it changes; the others pass unchanged. */
  readonly changes: readonly ModalityKind[];
}
/** A decision that only one part of a step can make. */
export type Decision =
  "coefficients" | "passes" | "prediction" | "own-losses" | "fused-loss" | "targets" | "alignment";

/** A number that a part logs by modality, and that the page draws as a chart. */
export interface PartChart {
  /** First word of the logged name: "rho" of "rho/audio". */
  readonly quantity: string;
  /** Title of the chart. */
  readonly name: string;
  /** One line: how to read the chart. */
  readonly caption: string;
  /** Ends of the axis, if they are fixed. */
  readonly domain?: readonly [number, number];
  /** A value that is marked with a line. */
  readonly mark?: number;
  /** A line per modality and class, under "quantity/modality/class", with the index of the class. */
  readonly perClass?: true;
  /** No modality has a line of its own. */
  readonly withoutModalities?: true;
  /** Lines in addition to the modalities', under "quantity/id". */
  readonly otherLines?: readonly { readonly id: string; readonly name: string }[];
  /** It spans orders of magnitude and stays above 0. */
  readonly allowsLogScale?: true;
}
/** The equation of a number on a chart, to be filled in with the values that it was computed from. */
export interface WorkedExample {
  readonly of: "k" | "alpha";
  /** {name} stands for a value of this point, of its own modality first; {#name} for a parameter. */
  readonly text: string;
  /** Condition under which the equation holds; absent: always. */
  readonly when?: { readonly name: string } & (
    { readonly above: number } | { readonly atMost: number } | { readonly is: string }
  );
}
/** A method that a part makes, with the parts that it needs: an entry in presets and comparisons. */
interface PartMethod {
  /** Absent: the part's own id. */
  readonly id?: string;
  /** Its name in the field. */
  readonly name: string;
  readonly summary?: string;
  readonly params?: Readonly<Record<string, ParamValue>>;
  /** Ids of parts that belong to it beyond those that the part needs. */
  readonly withParts?: readonly string[];
  /** Id of the fusion that belongs to it; absent: the chosen one. */
  readonly fusion?: string;
}
export interface PartCard<S extends ParamSpecs = ParamSpecs> extends Card<S> {
  /** What it decides for the whole step; parts that decide the same exclude one another. */
  readonly decides?: readonly Decision[];
  /** Its prediction is no sum over modalities, whatever the fusion. */
  readonly isNonAdditive?: true;
  /** It predicts by itself; the fusion is not used. */
  readonly replacesFusion?: true;
  /** Why only the parts that it needs can run with it; absent if others can. */
  readonly excludesOtherParts?: string;
  /** Ids of parts that must run with this one, with the reason. */
  readonly needs?: readonly { readonly id: string; readonly why: string }[];
  /** The methods that consist of this part, by their names in the field. */
  readonly methods?: readonly PartMethod[];
  readonly charts?: readonly PartChart[];
  readonly workedExamples?: readonly WorkedExample[];
  /** Why it needs exactly two modalities; absent if it does not. */
  readonly twoModalities?: string;
  /** Why the fusion's logits must be a sum over modalities; absent if they need not. */
  readonly needsAdditive?: string;
  /** Why the fusion must have weights; absent if it need not. */
  readonly needsLearnedFusion?: string;
  /** Choices that it needs, with the reason. */
  readonly onlyWith?: readonly ChoiceNeed[];
}
/** The field of a configuration with a choice that a part may depend on. */
export type Slot = "data" | "encoder" | "fusion";
interface ChoiceNeed {
  readonly slot: Slot;
  readonly id: string;
  readonly why: string;
}
export interface Preset {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  /** A partial experiment; the default one gives the other fields. */
  readonly config: unknown;
}
/** A set of parts that has a name in the field; joint training has none. */
export interface Method {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly parts: readonly Choice[];
  /** The fusion that belongs to it, if any. */
  readonly fusion?: Choice;
}
export interface Catalogue {
  readonly datasets: readonly Card[];
  readonly encoders: readonly EncoderCard[];
  readonly fusions: readonly FusionCard[];
  readonly parts: readonly PartCard[];
  readonly augmentations: readonly AugmentationCard[];
  readonly optimizers: readonly Card[];
  readonly averagings: readonly Card[];
  readonly selections: readonly Card[];
  /** Joint training first. */
  readonly methods: readonly Method[];
  readonly presets: readonly Preset[];
  readonly ablations: readonly Ablation[];
}

/** Rows that differ in one setting, to be compared over seeds. */
export interface Ablation {
  readonly id: string;
  readonly name: string;
  /** The question that the table answers. */
  readonly question: string;
  readonly variants: readonly Variant[];
  /** The row that is repeated for each modality by itself. */
  readonly eachAlone?: Variant;
  /** Id of the row that the others are compared with. */
  readonly against: string;
}
