/** Draws the talker, the emotion and the cues of every clip of a Puppets dataset; renders nothing. */
import type { SplitName } from "../../../contract/clip";
import { foldParams } from "../../../contract/folds";
import { number, choice, type ParamValues, whole } from "../../../contract/params";
import { randomFrom, type Random } from "../random";
import { drawActor } from "./puppetActors";
import { puppetCeiling, type PuppetCeiling } from "./puppetCeiling";
import { emotionsFor, faceOf, strengths, voiceOf, type CueName, type Emotion } from "./puppetCues";
import {
  clipFacts,
  type Actor,
  type AudioFactors,
  type PuppetSpec,
  type VideoFactors,
} from "./puppetSpec";
import { drawHum } from "./puppetHum";
import { withShortcut } from "./puppetShortcut";
import { talkerSplits } from "./puppetSplits";

const share = [0, 1, 0.05] as const;

/** The defaults are the preset Seesaw: sound easy but limited, picture harder but worth more. */
export const puppetsParams = {
  classes: whole("classes", 6, [2, 6], { help: "Number of emotions." }),
  actors: whole("actors", 40, [4, 200], {
    help: "Number of talkers in training and validation together.",
  }),
  clips: whole("clips", 720, [24, 4000, 24], {
    help: "Number of training and validation clips together, divided evenly among talkers and emotions.",
  }),
  validationShare: number("validationShare", 0.2, [0.1, 0.5, 0.05], {
    help: "Share of the talkers whose clips are for validation.",
  }),
  testActors: whole("testActors", 20, [2, 200], {
    help: "Number of further talkers, who are only in the test clips.",
  }),
  testClips: whole("testClips", 1080, [24, 6000, 24], {
    help: "Number of test clips. They are generated when the test is opened.",
  }),
  audioInformative: number("Sound: informative", 0.6, share, {
    help: "Share of clips whose voice shows the emotion: 0 for none, 1 for all.",
  }),
  audioEasy: number("Sound: easy", 0.9, share, {
    help: "Strength of the emotion in the voice compared with talker and babble. Lower values are learned more slowly.",
  }),
  videoInformative: number("Picture: informative", 0.95, share, {
    help: "Share of clips whose face shows the emotion: 0 for none, 1 for all.",
  }),
  videoEasy: number("Picture: easy", 0.5, share, {
    help: "Strength of the emotion in the face compared with light, movement and noise. Lower values are learned more slowly.",
  }),
  failingCue: choice("Otherwise shows", "none", {
    help: "Cue of a face or voice that does not show the emotion.",
    options: {
      none: "No emotion (an unreadable face, an odd melody)",
      other: "A random emotion",
    },
  }),
  labelNoise: number("labelNoise", 0, [0, 0.5, 0.05], {
    help: "Share of labels, in every split, that are replaced by another emotion.",
  }),
  shortcut: number("Background: gives away the label", 0, share, {
    help: "Share of training clips whose background has the colour of their label. The background of all other clips has a random colour. 0: each talker has a background.",
  }),
  hum: number("Hum: gives away the label", 0, share, {
    help: "Share of clips with steady tones under the voice that belong to their label. The tones of all other clips are random. 0: no clip hums.",
  }),
  humNames: choice("Hum: belongs to", "emotion", {
    help: "An emotion's tone is at 2,200 Hz, or 650 Hz higher for each further emotion. A session's are three of ten, drawn for each talker and emotion.",
    options: {
      emotion: "The emotion, in training clips only",
      session: "The talker and the emotion, in all clips",
    },
  }),
  humDb: number("Hum: level", -36, [-60, -18, 1], {
    unit: "dB",
    help: "Level of the tone below full scale. The voice is at about -26 dB.",
  }),
  ...foldParams,
} as const;
export type PuppetsParams = ParamValues<typeof puppetsParams>;

export interface PuppetPlan {
  readonly classes: readonly Emotion[];
  /** Training and validation clips mixed, then test clips. */
  readonly clips: readonly PuppetSpec[];
  readonly counts: Readonly<Record<SplitName, number>>;
  readonly ceiling: PuppetCeiling;
}
interface Drawing {
  readonly params: PuppetsParams;
  readonly seed: number;
  readonly classes: readonly Emotion[];
}

/**
 * Draws the plan; equal parameters (already checked against `puppetsParams`) and seeds give equal plans.
 * With folds, the test split is one part of the talkers, and there are no further talkers.
 */
export function planPuppets(params: PuppetsParams, seed: number): PuppetPlan {
  const drawing: Drawing = { params, seed, classes: emotionsFor(params.classes) };
  const random = randomFrom(seed, "puppets");
  const people = (count: number, prefix: string): Actor[] =>
    Array.from({ length: count }, (_, i) => {
      const id = `${prefix}-${String(i + 1).padStart(2, "0")}`;
      return drawActor(id, random.fork(id));
    });
  const actors = people(params.actors, "actor");
  const splits = talkerSplits(params);
  const own = castClips(drawing, actors, params.clips, 0, (turn) => splits[turn] ?? "train");
  const guests = people(params.testActors, "guest");
  const others =
    params.folds > 0
      ? []
      : castClips(drawing, guests, params.testClips, params.clips, () => "test");
  const clips = [...own, ...others];
  const count = (split: SplitName): number => clips.filter((clip) => clip.split === split).length;
  return {
    classes: drawing.classes,
    clips,
    counts: { train: count("train"), validation: count("validation"), test: count("test") },
    ceiling: puppetCeiling(params),
  };
}

/** Assigns talkers in turn; each cycles through the emotions, starting one later than the talker before. */
function castClips(
  drawing: Drawing,
  actors: readonly Actor[],
  count: number,
  firstNumber: number,
  splitOf: (turn: number) => SplitName,
): PuppetSpec[] {
  return Array.from({ length: count }, (_, i) => {
    const turn = i % actors.length;
    const actor = actors[turn];
    if (!actor) throw new RangeError("planPuppets: needs at least one talker");
    const emotion = (Math.floor(i / actors.length) + turn) % drawing.classes.length;
    return drawClip(drawing, { number: firstNumber + i, actor, emotion, split: splitOf(turn) });
  });
}

function drawClip(
  drawing: Drawing,
  clip: { number: number; actor: Actor; emotion: number; split: SplitName },
): PuppetSpec {
  const { params, seed, classes } = drawing;
  const { actor, emotion, split } = clip;
  const id = `puppet-${String(clip.number).padStart(4, "0")}`;
  // a stream for each factor, so that changing one parameter does not change the other draws
  const random = randomFrom(seed, `puppets/${id}`);
  const cue = (name: string, informative: number): number => {
    const stream = random.fork(`${name}-cue`);
    const [draw, other] = [stream.uniform(), stream.integer(classes.length)];
    if (draw < informative) return emotion;
    return params.failingCue === "none" ? -1 : other;
  };
  const noise = random.fork("label");
  const [noisy, turn] = [
    noise.uniform() < params.labelNoise,
    1 + noise.integer(classes.length - 1),
  ];
  const label = noisy ? (emotion + turn) % classes.length : emotion;
  const shortcut = random.fork("shortcut");
  const hum = drawHum(
    { label, split, actor },
    { ...params, classes: classes.length, seed },
    random.fork("hum"),
  );
  return {
    id,
    seed,
    split,
    label,
    emotion,
    ...withShortcut({ actor, label, split }, params.shortcut, classes.length, shortcut),
    audio: {
      ...drawAudio(drawing, cue("audio", params.audioInformative), actor, random),
      ...(hum && { hum }),
    },
    video: drawVideo(drawing, cue("video", params.videoInformative), actor, random),
  };
}

const cueName = (cue: number, classes: readonly Emotion[]): CueName => classes[cue] ?? "unreadable";

function drawAudio(
  { params, classes }: Drawing,
  cue: number,
  { restVoice }: Actor,
  clip: Random,
): AudioFactors {
  const random = clip.fork("audio-weather");
  const { gain, disturbance } = strengths(params.audioEasy);
  const vowels = Array.from({ length: 8 }, () => "aeiou"[random.integer(5)] ?? "a").join("");
  const voice = voiceOf(cueName(cue, classes), gain, () => 0.1 * random.normal());
  return {
    cue,
    vowels,
    startS: 0.06 + 0.05 * random.uniform(),
    levelDb: -26 + disturbance * (2 * random.uniform() - 1) * 2.5,
    babbleDb: -52 + 16 * disturbance - 5 * random.uniform(),
    voice: {
      ...voice,
      levelDb: voice.levelDb + restVoice.levelDb,
      rateOctaves: voice.rateOctaves + restVoice.rateOctaves,
      slopeSt: voice.slopeSt + restVoice.slopeSt,
    },
  };
}

function drawVideo(
  { params, classes }: Drawing,
  cue: number,
  { rest }: Actor,
  clip: Random,
): VideoFactors {
  const random = clip.fork("video-weather");
  const { gain, disturbance } = strengths(params.videoEasy);
  const within = (reach: number): number => disturbance * reach * (2 * random.uniform() - 1);
  const [x, y, tilt] = [within(2.4), within(1.6), within(0.09)];
  const face = faceOf(cueName(cue, classes), gain, () => 0.1 * random.normal());
  return {
    cue,
    light: 2 ** within(0.45),
    warmth: within(0.12),
    noise: disturbance * (4 + 6 * random.uniform()),
    size: 1 + within(0.07),
    poses: Array.from({ length: clipFacts.frames }, () => ({
      x: x + within(0.7),
      y: y + within(0.7),
      tilt: tilt + within(0.04),
      talk: random.uniform(),
    })),
    face: {
      ...face,
      browInner: face.browInner + rest.browInner,
      browOuter: face.browOuter + rest.browOuter,
      corner: face.corner + rest.corner,
      lid: face.lid + rest.lid,
      width: face.width + rest.width,
    },
  };
}
