/**
 * A hum: a steady tone under the voice whose frequency names the label in a share of the training clips, and a random
 * class in all other clips. It has its own random stream, so nothing else of a clip changes.
 */
import type { SplitName } from "../../../contract/clip";
import type { Random } from "../random";
import type { Hum } from "./puppetSpec";

const lowestHz = 2200;
const spacingHz = 650;

/** The frequency that names a class; all six are above most of the voice's energy. */
export const humHz = (label: number): number => lowestHz + spacingHz * label;

interface Clip {
  readonly label: number;
  readonly split: SplitName;
}
interface HumSetting {
  /** Share of training clips whose hum names the label; 0: no clip hums. */
  readonly hum: number;
  readonly humDb: number;
  readonly classes: number;
}

/** Draws the hum of a clip; undefined at a share of 0. */
export function drawHum(
  { label, split }: Clip,
  { hum, humDb, classes }: HumSetting,
  random: Random,
): Hum | undefined {
  if (hum === 0) return undefined;
  const [draw, other, phase] = [random.uniform(), random.integer(classes), random.uniform()];
  return { named: split === "train" && draw < hum ? label : other, levelDb: humDb, phase };
}

/** The sample of a hum at a time; its root mean square is the hum's level. */
export function humSample({ named, levelDb, phase }: Hum, timeS: number): number {
  const amplitude = Math.SQRT2 * 10 ** (levelDb / 20);
  return amplitude * Math.sin(2 * Math.PI * (humHz(named) * timeS + phase));
}
