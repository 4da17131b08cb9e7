/** Cards: the plain description of everything a user can choose. */
import type { Choice } from "./experiment";
import type { ParamSpecs, ParamValue } from "./params";

export interface Paper {
  readonly title: string;
  readonly authors: string;
  readonly venue: string;
  readonly year: number;
}
export interface Equation {
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
export interface FusionCard<S extends ParamSpecs = ParamSpecs> extends Card<S> {
  /** Its logits are a sum of one summand per modality. */
  readonly additive: boolean;
}
/** A number of the part's own, by modality, that the page draws as a chart. */
export interface Quantity {
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
}
/** A method that a part makes, with the parts that it needs: an entry in presets and comparisons. */
export interface PartMethod {
  /** Left out: the part's own id. */
  readonly id?: string;
  /** Its name in the field. */
  readonly name: string;
  readonly summary?: string;
  readonly params?: Readonly<Record<string, ParamValue>>;
  /** Ids of parts that belong to it beyond those that the part needs. */
  readonly beside?: readonly string[];
}
export interface PartCard<S extends ParamSpecs = ParamSpecs> extends Card<S> {
  /** Place in the step; parts run in rising order. */
  readonly order: number;
  /** Ids of parts that cannot run beside this one, with the reason. */
  readonly conflicts?: readonly { readonly id: string; readonly why: string }[];
  /** Ids of parts that must run with this one, with the reason. */
  readonly needs?: readonly { readonly id: string; readonly why: string }[];
  /** The methods that are this part, under the names of the field. */
  readonly methods?: readonly PartMethod[];
  readonly shows?: readonly Quantity[];
  /** Why it is for two modalities only, where it is. */
  readonly twoModalities?: string;
  /** It predicts by itself, as a sum over modalities; the fusion is not used. */
  readonly predicts?: true;
  /** Why the fusion's logits must be a sum over modalities, where they must. */
  readonly needsAdditive?: string;
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
  /** Id of the fusion that belongs to it, where it brings one. */
  readonly fusion?: string;
}
export interface Catalogue {
  readonly datasets: readonly Card[];
  readonly encoders: readonly Card[];
  readonly fusions: readonly FusionCard[];
  readonly parts: readonly PartCard[];
  readonly optimizers: readonly Card[];
  /** Joint training first. */
  readonly methods: readonly Method[];
  readonly presets: readonly Preset[];
}
