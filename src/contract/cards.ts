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
interface Equation {
  /** Number in the paper, such as "eq. 7"; empty where it has none. */
  readonly ref: string;
  /** Plain text in the paper's symbols. */
  readonly text: string;
}
export interface Card<S extends ParamSpecs = ParamSpecs> {
  /** kebab-case, stable. */
  readonly id: string;
  readonly name: string;
  /** One sentence: what it does. */
  readonly summary: string;
  readonly params: S;
  readonly paper?: Paper;
  readonly equations?: readonly Equation[];
  /** What is worth knowing before trusting it: departures, pitfalls. */
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
}
/** A decision that only one part of a step can make. */
export type Decision =
  "coefficients" | "passes" | "prediction" | "own-losses" | "fused-loss" | "targets" | "alignment";

/** A number of the part's own, by modality, that the page draws as a chart. */
export interface PartChart {
  /** First word of what the part shows: "rho" of "rho/audio". */
  readonly quantity: string;
  /** Title of the chart. */
  readonly name: string;
  /** One line: how to read it. */
  readonly caption: string;
  /** Ends of the axis, where it has them. */
  readonly domain?: readonly [number, number];
  /** A value worth a line across. */
  readonly mark?: number;
  /** A line per modality and class, under "quantity/modality/class", the class by its place from 0. */
  readonly perClass?: true;
  /** No modality has a line of its own. */
  readonly withoutModalities?: true;
  /** Lines beside the modalities', under "quantity/id". */
  readonly otherLines?: readonly { readonly id: string; readonly name: string }[];
  /** It spans orders of magnitude and stays above 0. */
  readonly allowsLogScale?: true;
}
/** The equation of a number on a chart, to be filled in with what it was computed from. */
export interface WorkedExample {
  readonly of: "k" | "alpha";
  /** {name} stands for a value of this point, of its own modality first; {#name} for a parameter. */
  readonly text: string;
  /** Holds only then; left out: always. */
  readonly when?: { readonly name: string } & (
    { readonly above: number } | { readonly atMost: number } | { readonly is: string }
  );
}
/** A method that a part makes, with the parts that it needs: an entry in presets and comparisons. */
interface PartMethod {
  /** Left out: the part's own id. */
  readonly id?: string;
  /** Its name in the field. */
  readonly name: string;
  readonly summary?: string;
  readonly params?: Readonly<Record<string, ParamValue>>;
  /** Ids of parts that belong to it beyond those that the part needs. */
  readonly withParts?: readonly string[];
  /** Id of the fusion that belongs to it; left out: whichever is chosen. */
  readonly fusion?: string;
}
export interface PartCard<S extends ParamSpecs = ParamSpecs> extends Card<S> {
  /** What it decides for the whole step; parts that decide the same exclude one another. */
  readonly decides?: readonly Decision[];
  /** Its prediction is no sum over modalities, whatever the fusion. */
  readonly isNonAdditive?: true;
  /** It predicts by itself; the fusion is not used. */
  readonly replacesFusion?: true;
  /** Why no other part but those it needs can run beside it, where none can. */
  readonly excludesOtherParts?: string;
  /** Ids of parts that must run with this one, with the reason. */
  readonly needs?: readonly { readonly id: string; readonly why: string }[];
  /** The methods that are this part, under the names of the field. */
  readonly methods?: readonly PartMethod[];
  readonly charts?: readonly PartChart[];
  readonly workedExamples?: readonly WorkedExample[];
  /** Why it is for two modalities only, where it is. */
  readonly twoModalities?: string;
  /** Why the fusion's logits must be a sum over modalities, where they must. */
  readonly needsAdditive?: string;
  /** Choices without which it means nothing, with the reason. */
  readonly onlyWith?: readonly ChoiceNeed[];
}
/** Where a configuration holds a choice that a part may depend on. */
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
  /** A partial experiment, laid over the default one. */
  readonly config: unknown;
}
/** A set of parts that the field knows by a name; joint training is the one without any. */
export interface Method {
  readonly id: string;
  readonly name: string;
  readonly summary: string;
  readonly parts: readonly Choice[];
  /** The fusion that belongs to it, where one does. */
  readonly fusion?: Choice;
}
export interface Catalogue {
  readonly datasets: readonly Card[];
  readonly encoders: readonly EncoderCard[];
  readonly fusions: readonly FusionCard[];
  readonly parts: readonly PartCard[];
  readonly optimizers: readonly Card[];
  /** Joint training first. */
  readonly methods: readonly Method[];
  readonly presets: readonly Preset[];
  readonly ablations: readonly Ablation[];
}

/** Rows that differ in one thing, to be compared over seeds. */
export interface Ablation {
  readonly id: string;
  readonly name: string;
  /** What the table answers. */
  readonly question: string;
  readonly variants: readonly Variant[];
  /** A row for each modality by itself, as this one. */
  readonly eachAlone?: Variant;
  /** Id of the row that the others are compared with. */
  readonly against: string;
}
