/**
 * Puppets: synthetic talking faces. An emotion changes face and voice; identity (skin, hair, pitch,
 * formants) and recording conditions (light, movement, babble) do not depend on it. Two parameters of
 * each modality are independent: `informative` is the share of clips that show the emotion, and `easy`
 * is the strength of the cue, which decides how fast a network learns it.
 */
import type { Card } from "../../../contract/cards";
import type { ClipCard, ModalityCard } from "../../../contract/clip";
import { logMel, logMelAxes, logMelRows } from "../../signal/logMel";
import { emotionsFor } from "./puppetCues";
import { renderFrames } from "./puppetFace";
import { puppetsParams } from "./puppetPlan";
import { clipFacts, type Hum, type PuppetSpec } from "./puppetSpec";
import { renderVoice } from "./puppetVoice";

export { planPuppets, type PuppetPlan } from "./puppetPlan";
export { renderFrames, renderVoice, clipFacts };
export type { PuppetSpec };

export const puppetsCard: Card<typeof puppetsParams> = {
  id: "puppets",
  name: "Puppets",
  summary: "Synthetic talking faces: six emotions in face and voice, by different talkers.",
  params: puppetsParams,
  notes: [
    "The defaults are the preset Seesaw: the voice is easy to learn but shows the emotion in 60 % of clips; the face is harder to learn but shows it in 95 %.",
    "The splits are by talker: no talker is in two of training, validation and test.",
    "With a shortcut, the background of a training clip depends on its label. In validation and test it is random, so a model that relies on it loses accuracy there.",
    "With a hum of the emotion, the same holds for a tone under the voice. A hum of the session is alike in all splits: it identifies the label of a known talker and is no cue for an unseen one. Play a clip to hear it.",
    "The best possible accuracy is computed exactly for validation and test clips, where background and hum are no cues, assuming that the cues of face and voice are recognised without error.",
  ],
};

const melOptions = { rateHz: clipFacts.rateHz, bands: 64 } as const;
const samples = Math.round(clipFacts.rateHz * clipFacts.durationS);

/** The constant parts of a Puppets manifest. */
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

/** The factors that the label does not depend on in validation and test; a hum only where clips have one. */
export const puppetNuisances = ({ hum }: { readonly hum: number }): readonly string[] =>
  hum > 0 ? [...puppetManifestParts.nuisances, "hum"] : puppetManifestParts.nuisances;

/** The inputs of the networks: video [3, 48, 48, 3] bytes, audio [67, 64] log-mel. */
export function puppetFeatures(spec: PuppetSpec): { video: Uint8Array; audio: Float32Array } {
  return { video: renderFrames(spec), audio: logMel(renderVoice(spec), melOptions) };
}

/** A clip's card; its thumbnail is the first of `frames`, if given. */
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

/** The class that a hum names with its frequency, or the frequencies of a session's tones. */
function humFactors({ named, hz }: Hum, names: readonly string[]): Record<string, number | string> {
  const name = names[named];
  if (name === undefined) return { hum: `${hz.join(", ")} Hz` };
  return { hum: name, ...(hz[0] !== undefined && { humHz: hz[0] }) };
}

/** The true factors of a clip: task, identity and recording conditions, as numbers and words. */
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
    ...(audio.hum && humFactors(audio.hum, names)),
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
