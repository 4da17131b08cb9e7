/** What a puppet clip is made of: plain numbers, drawn once by the plan, read by the renderers. */
import type { SplitName } from "../../../contract/clip";

export type Rgb = readonly [red: number, green: number, blue: number];

/** How an emotion shapes the face; all zero is the neutral face. Lengths in pixels of a 48 px frame. */
export interface FaceCue {
  /** Inner and outer ends of the brows, up. */
  readonly browInner: number;
  readonly browOuter: number;
  /** One brow up, the other down. */
  readonly browTwist: number;
  /** Added to the upper lid's opening, 1 = wide awake. */
  readonly lid: number;
  /** Raise of the lower lid, share of the eye. */
  readonly squint: number;
  /** Corners of the mouth, up. */
  readonly corner: number;
  /** Opening of the mouth. */
  readonly open: number;
  /** Added to half the mouth's width. */
  readonly width: number;
  /** Sideways shift of the mouth. */
  readonly shift: number;
  /** Upper lip drawn up on one side, nose wrinkled. */
  readonly sneer: number;
  /** Share of the opening that shows teeth. */
  readonly teeth: number;
  /** Colour of the cheeks, 0 .. 1. */
  readonly flush: number;
}
/** How an emotion shapes the voice; all zero is the neutral voice. */
export interface VoiceCue {
  /** Level of pitch against the talker's own, semitones. */
  readonly pitchSt: number;
  /** Pitch at the end less pitch at the start, semitones. */
  readonly slopeSt: number;
  /** Rise and fall of pitch within a syllable, semitones. */
  readonly swingSt: number;
  /** Quaver of pitch at 7 Hz, semitones. */
  readonly tremorSt: number;
  readonly levelDb: number;
  /** Level at the end less level at the start. */
  readonly fadeDb: number;
  /** Syllables a second, octaves against the neutral rate. */
  readonly rateOctaves: number;
  /** Added to the talker's breathiness. */
  readonly breath: number;
}
export type HairStyle = "crop" | "fringe" | "parting" | "curls" | "long" | "bun" | "bald";
export const hairStyles: readonly HairStyle[] = [
  "crop",
  "fringe",
  "parting",
  "curls",
  "long",
  "bun",
  "bald",
];
export type Backdrop = "plain" | "stripes" | "dots" | "horizon";
export const backdrops: readonly Backdrop[] = ["plain", "stripes", "dots", "horizon"];

/** Identity: what a talker keeps from clip to clip. */
export interface Actor {
  readonly id: string;
  /** 0 light .. 1 dark. */
  readonly skinTone: number;
  readonly skin: Rgb;
  readonly hair: Rgb;
  readonly hairStyle: HairStyle;
  readonly eyes: Rgb;
  readonly shirt: Rgb;
  readonly backdrop: Backdrop;
  readonly backdropColours: readonly [Rgb, Rgb];
  readonly glasses: boolean;
  /** Half width and half height of the head, pixels. */
  readonly headWidth: number;
  readonly headHeight: number;
  /** Half the distance between the eyes; size of an eye. */
  readonly eyeSpacing: number;
  readonly eyeSize: number;
  /** Resting face: a small cue that says nothing. */
  readonly rest: Pick<FaceCue, "browInner" | "browOuter" | "corner" | "lid" | "width">;
  readonly basePitchHz: number;
  /** Every formant times this. */
  readonly formantScale: number;
  /** Share of noise in the source, 0 .. 1. */
  readonly breathiness: number;
  /** Resting voice. */
  readonly restVoice: Pick<VoiceCue, "levelDb" | "rateOctaves" | "slopeSt">;
}
/** A modality of one clip: the class that its cue shows, and how it was taken. */
export interface VideoFactors {
  /** Index of the class shown; -1 where the cue shows none. */
  readonly cue: number;
  /** The cue and the talker's resting face together. */
  readonly face: FaceCue;
  /** Gain of the light, and its warmth (-1 blue .. 1 orange). */
  readonly light: number;
  readonly warmth: number;
  /** Standard deviation of the sensor's noise, of 255. */
  readonly noise: number;
  readonly size: number;
  /** Per frame: shift in pixels, tilt in radians, talking's share of the mouth's opening. */
  readonly poses: readonly {
    readonly x: number;
    readonly y: number;
    readonly tilt: number;
    readonly talk: number;
  }[];
}
export interface AudioFactors {
  readonly cue: number;
  /** The cue and the talker's resting voice together. */
  readonly voice: VoiceCue;
  /** Letters of `vowelFormants`, a syllable each, repeated as needed. */
  readonly vowels: string;
  readonly startS: number;
  /** Level of the voice before the emotion's, dB below full scale (negative). */
  readonly levelDb: number;
  /** Level of the babble, dB below full scale (negative). */
  readonly babbleDb: number;
}
export interface PuppetSpec {
  /** Such as "puppet-0017"; random streams of the renderers are named by it. */
  readonly id: string;
  readonly seed: number;
  readonly split: SplitName;
  /** Recorded label, and the emotion acted; they differ where the label is noise. */
  readonly label: number;
  readonly emotion: number;
  readonly actor: Actor;
  /** What is behind the talker, where it is the clip's and not the talker's own. */
  readonly background?: string;
  readonly video: VideoFactors;
  readonly audio: AudioFactors;
}

export const clipFacts = {
  durationS: 1.5,
  rateHz: 16000,
  frames: 3,
  sizePx: 48,
} as const;
