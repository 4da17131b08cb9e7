/**
 * Trio: the clips of Puppets with captions, for experiments with three modalities. With equal parameters
 * and seed, face and voice are those of
 * Puppets.
 */
import type { Card } from "../../../contract/cards";
import type { ModalityCard } from "../../../contract/clip";
import { number, type ParamValues } from "../../../contract/params";
import { captionLength, captionOf, captionVocabulary, type Caption } from "./puppetCaption";
import { bestAccuracy } from "./puppetCeiling";
import { planPuppets, puppetManifestParts, type PuppetPlan, type PuppetSpec } from "./puppets";
import { puppetsParams } from "./puppetPlan";

const share = [0, 1, 0.05] as const;

export const trioParams = {
  ...puppetsParams,
  captionInformative: number("Caption: informative", 0.7, share, {
    help: "Share of clips whose caption names the emotion: 0 for none, 1 for all.",
  }),
  captionEasy: number("Caption: easy", 0.7, share, {
    help: "Higher values use fewer synonyms and more often a second word. Lower values are learned more slowly.",
  }),
} as const;
export type TrioParams = ParamValues<typeof trioParams>;

export const trioCard: Card<typeof trioParams> = {
  id: "trio",
  name: "Trio",
  summary:
    "Puppets with captions: sound, picture and words, each of which shows the emotion in some clips.",
  params: trioParams,
  notes: [
    "Face and voice are those of Puppets with equal parameters and seed.",
    "Captions name the emotion independently of face and voice, so three modalities together are more informative than any two.",
  ],
};

export const trioModalities: readonly ModalityCard[] = [
  ...puppetManifestParts.modalities,
  {
    id: "caption",
    name: "Caption",
    kind: "tokens",
    shape: [captionLength],
    vocabularySize: captionVocabulary.length,
    vocabulary: captionVocabulary,
  },
];

export interface TrioPlan extends Omit<PuppetPlan, "ceiling"> {
  readonly ceiling: Readonly<Record<"audio" | "video" | "caption" | "fused", number>>;
  captionOf(spec: PuppetSpec): Caption;
}

/** Draws the plan; equal parameters (already checked) and seeds give equal plans. */
export function planTrio(params: TrioParams, seed: number): TrioPlan {
  const plan = planPuppets(params, seed);
  const { captionInformative: informative, captionEasy: easy, failingCue } = params;
  const { audio, video } = plan.ceiling;
  return {
    ...plan,
    ceiling: {
      audio,
      video,
      caption: bestAccuracy(params, [informative]),
      fused: bestAccuracy(params, [params.audioInformative, params.videoInformative, informative]),
    },
    captionOf: (spec) => captionOf(spec, plan.classes, { informative, easy, failingCue }),
  };
}
