/**
 * Captions of puppets: one sentence for each clip, with words for the emotion and for the talker. A
 * share `informative` of the captions names the emotion, independently of face and voice. With a higher
 * `easy` there are fewer synonyms, and more often a second word of the same meaning.
 */
import { randomFrom } from "../random";
import { emotions, type CueName, type Emotion } from "./puppetCues";
import type { PuppetSpec } from "./puppetSpec";

/** Four words for each cue, the most common one first. */
const cueWords: Readonly<Record<CueName, readonly [string, ...string[]]>> = {
  anger: ["angry", "furious", "cross", "annoyed"],
  disgust: ["disgusted", "revolted", "sickened", "repelled"],
  fear: ["afraid", "scared", "fearful", "anxious"],
  happy: ["happy", "cheerful", "glad", "joyful"],
  neutral: ["calm", "neutral", "composed", "even"],
  sad: ["sad", "gloomy", "tearful", "unhappy"],
  unreadable: ["odd", "blank", "puzzling", "unclear"],
};
const people = ["somebody", "person", "talker", "speaker", "actor"] as const;
const fillers = ["today", "here", "again", "once", "briefly", "simply"] as const;
const places = ["indoors", "outside", "upstairs", "nearby", "onstage"] as const;
const hair: Readonly<Record<PuppetSpec["actor"]["hairStyle"], string>> = {
  crop: "cropped",
  fringe: "fringed",
  parting: "parted",
  curls: "curly",
  long: "long-haired",
  bun: "tied-up",
  bald: "bald",
};
const grammar = ["a", "looks", "and", "with", "without", "glasses"] as const;

/** Word of every id; 0 is padding. */
export const captionVocabulary: readonly string[] = [
  "",
  ...grammar,
  ...people,
  ...Object.values(hair),
  ...fillers,
  ...places,
  ...[...emotions, "unreadable" as const].flatMap((name) => cueWords[name]),
];
const idOf = new Map(captionVocabulary.map((word, id) => [word, id]));

/** Number of ids in a caption; shorter ones are padded at the end. */
export const captionLength = 12;

export interface CaptionOdds {
  /** Share of captions that name the emotion, 0..1. */
  readonly informative: number;
  /** 0..1. */
  readonly easy: number;
  readonly failingCue: "none" | "other";
}
export interface Caption {
  /** Index of the named class; -1 if it names none. */
  readonly cue: number;
  readonly words: readonly string[];
}

/** Draws the caption of a clip; equal clips and odds give equal captions. */
export function captionOf(
  { id, seed, emotion, actor }: PuppetSpec,
  classes: readonly Emotion[],
  { informative, easy, failingCue }: CaptionOdds,
): Caption {
  const random = randomFrom(seed, `puppets/${id}/caption`);
  const [draw, other] = [random.uniform(), random.integer(classes.length)];
  const cue = draw < informative ? emotion : failingCue === "none" ? -1 : other;
  const pick = (words: readonly string[]): string => words[random.integer(words.length)] ?? "";
  const known = cueWords[classes[cue] ?? "unreadable"];
  const synonyms = known.slice(0, 1 + Math.round((known.length - 1) * (1 - easy)));
  const [person, first, second] = [pick(people), pick(synonyms), pick(synonyms)];
  const [filler, place] = [pick(fillers), pick(places)];
  const isRepeated = random.uniform() < easy;
  const words = [
    "a",
    hair[actor.hairStyle],
    person,
    ...(actor.glasses ? ["with", "glasses"] : ["without", "glasses"]),
    "looks",
    first,
    ...(isRepeated ? ["and", second] : []),
    filler,
    place,
  ];
  return { cue, words };
}

/** Ids [12] of a caption's words, padded with 0. */
export function captionTokens({ words }: Caption): Uint16Array {
  const ids = new Uint16Array(captionLength);
  words.forEach((word, i) => (ids[i] = idOf.get(word) ?? 0));
  return ids;
}
