/** Draws the identity of each talker, which is independent of the class. */
import type { Random } from "../random";
import { backdrops, hairStyles, type Actor, type Rgb } from "./puppetSpec";

/** From light to dark; a talker's skin is a mixture of two neighbours. */
const skinTones: readonly Rgb[] = [
  [255, 224, 200],
  [241, 194, 158],
  [214, 158, 116],
  [166, 110, 74],
  [110, 70, 48],
  [78, 50, 38],
];
const hairColours: readonly Rgb[] = [
  [34, 26, 24],
  [74, 46, 30],
  [122, 74, 38],
  [196, 150, 84],
  [176, 74, 34],
  [150, 150, 156],
];
const eyeColours: readonly Rgb[] = [
  [84, 52, 30],
  [56, 96, 150],
  [70, 116, 72],
  [110, 90, 50],
];

/** One talker; equal streams give equal talkers. */
export function drawActor(id: string, random: Random): Actor {
  const between = (low: number, high: number): number => low + (high - low) * random.uniform();
  const skinTone = random.uniform();
  // low and high voices; formants are correlated with pitch, as among people
  const high = random.uniform() < 0.5;
  const backdropHue = random.uniform();
  return {
    id,
    skinTone,
    skin: mixed(skinTones, skinTone),
    hair: shaded(pick(hairColours, random), between(0.85, 1.15)),
    hairStyle: pick(hairStyles, random),
    eyes: pick(eyeColours, random),
    shirt: fromHue(random.uniform(), 0.55, between(0.45, 0.85)),
    backdrop: pick(backdrops, random),
    backdropColours: [
      fromHue(backdropHue, 0.32, between(0.6, 0.9)),
      fromHue(backdropHue + between(-0.1, 0.1), 0.36, between(0.45, 0.75)),
    ],
    glasses: random.uniform() < 0.18,
    headWidth: between(11.6, 13.8),
    headHeight: between(14, 16),
    eyeSpacing: between(4.9, 5.8),
    eyeSize: between(2.5, 3.1),
    rest: {
      browInner: between(-0.35, 0.35),
      browOuter: between(-0.35, 0.35),
      corner: between(-0.35, 0.35),
      lid: between(-0.06, 0.06),
      width: between(-0.4, 0.4),
    },
    basePitchHz: high ? between(165, 225) : between(95, 140),
    formantScale: high ? between(1.05, 1.18) : between(0.9, 1.05),
    breathiness: between(0.05, 0.35),
    restVoice: {
      levelDb: between(-1.2, 1.2),
      rateOctaves: between(-0.1, 0.1),
      slopeSt: between(-0.8, 0.8),
    },
  };
}

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random.integer(items.length)];
  if (item === undefined) throw new RangeError("pick: the list is empty");
  return item;
}

/** Interpolates a list of colours at `place` in [0, 1]. */
function mixed(colours: readonly Rgb[], place: number): Rgb {
  const at = place * (colours.length - 1);
  const [from, to] = [colours[Math.floor(at)], colours[Math.ceil(at)]];
  const share = at - Math.floor(at);
  const part = (i: 0 | 1 | 2): number => (from?.[i] ?? 0) * (1 - share) + (to?.[i] ?? 0) * share;
  return [part(0), part(1), part(2)];
}

/** A colour times `gain`, each channel within 0 .. 255. */
export function shaded(colour: Rgb, gain: number): Rgb {
  const part = (i: 0 | 1 | 2): number => Math.min(255, Math.max(0, colour[i] * gain));
  return [part(0), part(1), part(2)];
}

/** Hue in turns, saturation and value in [0, 1] -> RGB bytes. */
export function fromHue(hue: number, saturation: number, value: number): Rgb {
  const part = (n: number): number => {
    const k = (((n + hue * 6) % 6) + 6) % 6;
    return 255 * value * (1 - saturation * Math.max(0, Math.min(k, 4 - k, 1)));
  };
  return [part(5), part(3), part(1)];
}
