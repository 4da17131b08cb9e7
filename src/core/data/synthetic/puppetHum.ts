/**
 * A hum: steady tones under the voice. It has its own random streams, so nothing else of a clip changes.
 *
 * emotion: one tone names the label in a share of the training clips, and a random class in all other clips.
 * session: three tones belong to a talker and a label, in a share of the clips of every split, and are random in the
 *   other clips. They identify the label of a session in training and carry no information on an unseen talker:
 *   training and test are alike.
 */
import type { SplitName } from "../../../contract/clip";
import { randomFrom, type Random } from "../random";
import type { Hum } from "./puppetSpec";

const lowestHz = 2200;
const spacingHz = 650;
/** The frequencies of chords are this far apart, and a chord has so many of so many. */
const chord = { spacingHz: 400, tones: 3, of: 10 } as const;

/** The frequency that names a class; all six are above most of the voice's energy. */
export const humHz = (label: number): number => lowestHz + spacingHz * label;

interface Clip {
  readonly label: number;
  readonly split: SplitName;
  readonly actor: { readonly id: string };
}
interface HumSetting {
  /** Share of clips whose hum belongs to the label; 0: no clip hums. */
  readonly hum: number;
  readonly humDb: number;
  readonly humNames: "emotion" | "session";
  readonly classes: number;
  readonly seed: number;
}

/** Draws the hum of a clip; undefined at a share of 0. */
export function drawHum(clip: Clip, setting: HumSetting, random: Random): Hum | undefined {
  const { hum, humDb: levelDb, humNames, classes } = setting;
  if (hum === 0) return undefined;
  const [draw, other, phase] = [random.uniform(), random.integer(classes), random.uniform()];
  if (humNames === "session") {
    const stream = draw < hum ? sessionStream(clip, setting) : random.fork("chord");
    return { named: -1, hz: drawChord(stream), levelDb, phase };
  }
  const named = clip.split === "train" && draw < hum ? clip.label : other;
  return { named, hz: [humHz(named)], levelDb, phase };
}

const sessionStream = ({ actor, label }: Clip, { seed }: HumSetting): Random =>
  randomFrom(seed, `puppets/sessions/${actor.id}/${label}`);

/** Some of the frequencies, ascending, Hz. */
function drawChord(random: Random): number[] {
  const all = Array.from({ length: chord.of }, (_, i) => lowestHz + chord.spacingHz * i);
  return random
    .shuffle(all)
    .slice(0, chord.tones)
    .sort((a, b) => a - b);
}

/** The sample of a hum at a time; the root mean square of each tone is the hum's level. */
export function humSample({ hz, levelDb, phase }: Hum, timeS: number): number {
  const amplitude = Math.SQRT2 * 10 ** (levelDb / 20);
  return hz.reduce(
    (sum, tone, i) => sum + amplitude * Math.sin(2 * Math.PI * (tone * timeS + (i + 1) * phase)),
    0,
  );
}
