/** The effects of each emotion on face and voice. */
import type { FaceCue, VoiceCue } from "./puppetSpec";

/** CREMA-D's six, in its order. */
export const emotions = ["anger", "disgust", "fear", "happy", "neutral", "sad"] as const;
export type Emotion = (typeof emotions)[number];
/** `unreadable` is a cue that shows no class. */
export type CueName = Emotion | "unreadable";

/** The order in which classes are added: the first ones differ most in face and voice. */
const additionOrder: readonly Emotion[] = ["happy", "sad", "anger", "fear", "disgust", "neutral"];

/** The emotions of a dataset with `classes` classes, in CREMA-D's order. */
export function emotionsFor(classes: number): Emotion[] {
  const chosen = additionOrder.slice(0, classes);
  return emotions.filter((emotion) => chosen.includes(emotion));
}

const calmFace: FaceCue = {
  browInner: 0,
  browOuter: 0,
  browTwist: 0,
  lid: 0,
  squint: 0,
  corner: 0,
  open: 0,
  width: 0,
  shift: 0,
  sneer: 0,
  teeth: 0,
  flush: 0,
};
const faces: Readonly<Record<CueName, Partial<FaceCue>>> = {
  anger: {
    browInner: -2.9,
    browOuter: 1.2,
    lid: -0.18,
    corner: -1.2,
    open: 2.2,
    width: 0.6,
    teeth: 1,
    flush: 0.5,
  },
  disgust: {
    browInner: -1.4,
    browOuter: -1.1,
    lid: -0.42,
    squint: 0.35,
    corner: -1.3,
    open: 0.8,
    sneer: 2,
  },
  fear: { browInner: 2.6, browOuter: 0.6, lid: 0.4, corner: -1, open: 3.4, width: 0.2 },
  happy: {
    browInner: 0.6,
    browOuter: 0.9,
    squint: 0.3,
    corner: 2.4,
    open: 2.4,
    width: 1.7,
    teeth: 0.55,
    flush: 0.8,
  },
  neutral: {},
  sad: { browInner: 1.9, browOuter: -2, lid: -0.36, corner: -2.3, width: -0.7 },
  unreadable: { browTwist: 1.8, lid: -0.1, corner: 0.2, width: -2.2, shift: 1.8, open: 0.3 },
};

const calmVoice: VoiceCue = {
  pitchSt: 0,
  slopeSt: 0,
  swingSt: 0,
  tremorSt: 0,
  levelDb: 0,
  fadeDb: 0,
  rateOctaves: 0,
  breath: 0,
};
const voices: Readonly<Record<CueName, Partial<VoiceCue>>> = {
  anger: { pitchSt: 2, slopeSt: -5, swingSt: 1.5, levelDb: 8, fadeDb: 2, rateOctaves: 0.45 },
  disgust: { pitchSt: -2, slopeSt: -7, swingSt: 0.5, levelDb: 1, fadeDb: -7, rateOctaves: -0.5 },
  fear: { pitchSt: 7, slopeSt: 3, tremorSt: 1, levelDb: -3, rateOctaves: 0.75, breath: 0.25 },
  happy: { pitchSt: 5, slopeSt: 5, swingSt: 4.5, levelDb: 4, rateOctaves: 0.2 },
  neutral: {},
  sad: { pitchSt: -3, slopeSt: -3, levelDb: -9, fadeDb: -3, rateOctaves: -0.65, breath: 0.3 },
  unreadable: { pitchSt: 0, slopeSt: 7, swingSt: -4, levelDb: -3, fadeDb: 8, rateOctaves: -0.2 },
};

/** The face of a cue, scaled by `gain` (1 = full); `variation` draws a relative deviation for each feature. */
export function faceOf(name: CueName, gain: number, variation: () => number): FaceCue {
  return scaled(calmFace, faces[name], gain, variation);
}

/** The voice of a cue, scaled by `gain` (1 = full); `variation` draws a relative deviation for each feature. */
export function voiceOf(name: CueName, gain: number, variation: () => number): VoiceCue {
  return scaled(calmVoice, voices[name], gain, variation);
}

function scaled<K extends string>(
  calm: Readonly<Record<K, number>>,
  cue: Readonly<Partial<Record<K, number>>>,
  gain: number,
  variation: () => number,
): Record<K, number> {
  const result: Record<K, number> = { ...calm };
  for (const key in result) result[key] = (cue[key] ?? 0) * gain * (1 + variation());
  return result;
}

/**
 * Converts `easy` in [0, 1] to the gain of the cue, which rises with it, and to the strength of the
 * recording conditions, which falls. At 0 the cue is weak but can still be learned.
 */
export function strengths(easy: number): { gain: number; disturbance: number } {
  return { gain: 0.3 + 0.7 * easy, disturbance: 1.2 - 0.8 * easy };
}
