/**
 * Trio: the clips of Puppets, each with a caption beside its face and voice, so that three
 * modalities can be trained on and seen. With equal parameters and seed, face and voice are those of
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
    help: "Share of clips whose caption names the emotion; 0 says nothing about it, 1 always tells.",
  }),
  captionEasy: number("Caption: easy", 0.7, share, {
    help: "How plainly it names it: fewer synonyms and a second word; lower is slower to learn.",
  }),
} as const;
export type TrioParams = ParamValues<typeof trioParams>;

export const trioCard: Card<typeof trioParams> = {
  id: "trio",
  name: "Trio",
  summary: "Puppets with a caption: sound, picture and words, each worth something by itself.",
  params: trioParams,
  notes: [
    "Face and voice are those of Puppets with the same knobs and seed.",
    "Captions tell the emotion by their own luck, so three modalities together know more than any two.",
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

/** params, already checked, and a seed -> the same plan every time. */
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
