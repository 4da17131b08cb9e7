/** The parameters of a puppet clip: drawn by the plan and read by the renderers. */
import type { SplitName } from "../../../contract/clip";

export type Rgb = readonly [red: number, green: number, blue: number];

/** Changes of the face by an emotion; all zero is the neutral face. Lengths in pixels of a 48 px frame. */
export interface FaceCue {
  /** Height of the inner and outer ends of the brows. */
  readonly browInner: number;
  readonly browOuter: number;
  /** One brow up, the other down. */
  readonly browTwist: number;
  /** Added to the upper lid's opening, 1 = wide awake. */
  readonly lid: number;
  /** Raise of the lower lid, share of the eye. */
  readonly squint: number;
  /** Height of the corners of the mouth. */
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
/** Changes of the voice by an emotion; all zero is the neutral voice. */
export interface VoiceCue {
  /** Pitch relative to the talker's, semitones. */
  readonly pitchSt: number;
  /** Pitch at the end minus pitch at the start, semitones. */
  readonly slopeSt: number;
  /** Rise and fall of pitch within a syllable, semitones. */
  readonly swingSt: number;
  /** Vibrato at 7 Hz, semitones. */
  readonly tremorSt: number;
  readonly levelDb: number;
  /** Level at the end minus level at the start. */
  readonly fadeDb: number;
  /** Syllables per second, octaves relative to the neutral rate. */
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

/** The identity of a talker, equal in all of their clips. */
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
  /** Deviation from the neutral face, independent of the class. */
  readonly rest: Pick<FaceCue, "browInner" | "browOuter" | "corner" | "lid" | "width">;
  readonly basePitchHz: number;
  /** Factor of every formant. */
  readonly formantScale: number;
  /** Share of noise in the source, 0 .. 1. */
  readonly breathiness: number;
  /** Deviation from the neutral voice. */
  readonly restVoice: Pick<VoiceCue, "levelDb" | "rateOctaves" | "slopeSt">;
}
/** The cue of a clip's picture, and its recording conditions. */
export interface VideoFactors {
  /** Index of the class shown; -1 if the cue shows none. */
  readonly cue: number;
  /** Sum of the cue and the talker's resting face. */
  readonly face: FaceCue;
  /** Gain of the light, and its warmth (-1 blue .. 1 orange). */
  readonly light: number;
  readonly warmth: number;
  /** Standard deviation of the sensor's noise, of 255. */
  readonly noise: number;
  readonly size: number;
  /** For each frame: shift in pixels, tilt in radians, opening of the mouth by speech. */
  readonly poses: readonly {
    readonly x: number;
    readonly y: number;
    readonly tilt: number;
    readonly talk: number;
  }[];
}
/** Steady tones under the voice. */
export interface Hum {
  /** Index of the class that a single tone names; -1 for the chord of a session. */
  readonly named: number;
  readonly hz: readonly number[];
  /** Root mean square of each tone, dB below full scale (negative). */
  readonly levelDb: number;
  /** Phase at the start, turns. */
  readonly phase: number;
}
export interface AudioFactors {
  readonly cue: number;
  /** Sum of the cue and the talker's resting voice. */
  readonly voice: VoiceCue;
  /** Letters of `vowelFormants`, one for each syllable; repeated if too few. */
  readonly vowels: string;
  readonly startS: number;
  /** Level of the voice without the emotion's change, dB below full scale (negative). */
  readonly levelDb: number;
  /** Level of the babble, dB below full scale (negative). */
  readonly babbleDb: number;
  readonly hum?: Hum;
}
export interface PuppetSpec {
  /** Such as "puppet-0017"; random streams of the renderers are named by it. */
  readonly id: string;
  readonly seed: number;
  readonly split: SplitName;
  /** Recorded label, and the acted emotion; they differ in clips with label noise. */
  readonly label: number;
  readonly emotion: number;
  readonly actor: Actor;
  /** Name of the background, if it belongs to the clip and not to the talker. */
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
