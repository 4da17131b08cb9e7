/**
 * Puppets: talking faces made by code. An emotion shapes face and voice; identity (skin, hair, pitch,
 * formants) and weather (light, movement, babble) do not depend on it. Each modality shows the
 * emotion only so often and only so plainly, and the two knobs are apart: how much a modality is worth
 * and how soon a network finds it out.
 */
import type { Card } from "../../../contract/cards";
import type { ClipCard, ModalityCard } from "../../../contract/clip";
import { logMel, logMelAxes, logMelRows } from "../../signal/logMel";
import { emotionsFor } from "./puppetCues";
import { renderFrames } from "./puppetFace";
import { puppetsParams } from "./puppetPlan";
import { clipFacts, type PuppetSpec } from "./puppetSpec";
import { renderVoice } from "./puppetVoice";

export { planPuppets, type PuppetPlan } from "./puppetPlan";
export { renderFrames, renderVoice, clipFacts };
export type { PuppetSpec };

export const puppetsCard: Card<typeof puppetsParams> = {
  id: "puppets",
  name: "Puppets",
  summary: "Talking faces made by code: six emotions in face and voice, by talkers who differ.",
  params: puppetsParams,
  notes: [
    "The defaults are the preset Seesaw: the voice is plain but tells the emotion in few clips, the face is subtle but nearly always right.",
    "Splits are by talker: nobody is in two of training, validation and test.",
    "With a shortcut the background is each clip's own; in validation and test it is drawn at random, so what leans on it loses in view.",
    "The best possible accuracy is known exactly; it takes the cues as seen without error.",
  ],
};

const melOptions = { rateHz: clipFacts.rateHz, bands: 64 } as const;
const samples = Math.round(clipFacts.rateHz * clipFacts.durationS);

/** The parts of a Puppets manifest that are the same for every plan. */
export const puppetManifestParts = {
  id: "puppets",
  name: "Puppets",
  nuisances: ["actor", "skin", "hair", "background", "basePitchHz", "light", "noise"],
  modalities: [
    {
      id: "audio",
      name: "Sound",
      kind: "spectrogram",
      shape: [logMelRows(samples, melOptions), melOptions.bands],
      axes: logMelAxes(melOptions),
    },
    {
      id: "video",
      name: "Picture",
      kind: "frames",
      shape: [clipFacts.frames, clipFacts.sizePx, clipFacts.sizePx, 3],
    },
  ],
} as const satisfies {
  id: string;
  name: string;
  nuisances: readonly string[];
  modalities: readonly ModalityCard[];
};

/** What the networks are given: video [3, 48, 48, 3] bytes, audio [67, 64] log-mel. */
export function puppetFeatures(spec: PuppetSpec): { video: Uint8Array; audio: Float32Array } {
  return { video: renderFrames(spec), audio: logMel(renderVoice(spec), melOptions) };
}

/** A clip's card; the thumbnail is the first of `frames` where they are given. */
export function puppetClipCard(spec: PuppetSpec, classes: number, frames?: Uint8Array): ClipCard {
  const { sizePx } = clipFacts;
  const card: ClipCard = {
    id: spec.id,
    name: spec.id.replace(/^puppet-0*(?=\d)/, "puppet "),
    label: spec.label,
    split: spec.split,
    durationS: clipFacts.durationS,
    group: spec.actor.id,
    factors: puppetFactors(spec, classes),
  };
  if (!frames) return card;
  const rgb = frames.slice(0, sizePx * sizePx * 3);
  return { ...card, thumbnail: { width: sizePx, height: sizePx, rgb } };
}

/** The generator's true factors: task, identity and weather, as plain numbers and words. */
export function puppetFactors(
  { emotion, actor, background, audio, video }: PuppetSpec,
  classes: number,
): Readonly<Record<string, number | string>> {
  const names = emotionsFor(classes);
  const shown = (cue: number): string => names[cue] ?? "none";
  return {
    emotion: shown(emotion),
    audioCue: shown(audio.cue),
    videoCue: shown(video.cue),
    actor: actor.id,
    skin: actor.skinTone,
    hair: actor.hairStyle,
    background: background ?? actor.backdrop,
    glasses: actor.glasses ? "yes" : "no",
    headWidth: actor.headWidth,
    basePitchHz: actor.basePitchHz,
    formantScale: actor.formantScale,
    breathiness: actor.breathiness,
    vowels: audio.vowels,
    voiceDb: audio.levelDb,
    babbleDb: audio.babbleDb,
    rateOctaves: audio.voice.rateOctaves,
    slopeSt: audio.voice.slopeSt,
    light: video.light,
    warmth: video.warmth,
    noise: video.noise,
    size: video.size,
    shiftX: video.poses[0]?.x ?? 0,
    shiftY: video.poses[0]?.y ?? 0,
    tilt: video.poses[0]?.tilt ?? 0,
  };
}
