/** Draws the parts of a puppet that are equal in all frames: backdrop, shoulders, head, hair, glasses. */
import { shaded } from "./puppetActors";
import type { Actor, Rgb } from "./puppetSpec";
import { ellipse, outline, stroke, within, without, type Raster, type Shape } from "./raster";

/** Background [sizePx · sizePx · 3]; it does not move with the head. */
export function paintBackdrop(sizePx: number, { backdrop, backdropColours }: Actor): Float32Array {
  const [main, second] = backdropColours;
  const pixels = new Float32Array(sizePx * sizePx * 3);
  for (let row = 0; row < sizePx; row++) {
    const glow = 1.06 - (0.16 * row) / sizePx;
    for (let column = 0; column < sizePx; column++) {
      const share = backdropShare(backdrop, column, row, sizePx);
      const at = (row * sizePx + column) * 3;
      for (const i of [0, 1, 2] as const)
        pixels[at + i] = glow * (main[i] * (1 - share) + second[i] * share);
    }
  }
  return pixels;
}

/** Share of the second colour, 0 .. 1. */
function backdropShare(kind: Actor["backdrop"], x: number, y: number, sizePx: number): number {
  const sharp = (d: number): number => Math.min(1, Math.max(0, 0.5 - d));
  switch (kind) {
    case "plain":
      return y / sizePx;
    case "stripes":
      return sharp(Math.abs((x % 12) - 6) - 3);
    case "dots": {
      const [u, v] = [(x % 10) - 4.5, (y % 10) - 4.5];
      return sharp(Math.sqrt(u * u + v * v) - 2.4);
    }
    case "horizon":
      return sharp(0.62 * sizePx - y);
  }
}

/** Draws shoulders, the hair behind the head, neck, ears and the empty face. */
export function paintHead(raster: Raster, actor: Actor): void {
  const { headWidth: w, headHeight: h, skin, shirt } = actor;
  const shadow = shaded(skin, 0.82);
  for (const lock of hairBehind(actor)) raster.fill(lock, shaded(actor.hair, 0.8));
  raster.fill(stroke([[0, h - 5], [0, h + 6]], 4.4), shadow); // prettier-ignore
  raster.fill(ellipse(0, h + 13, 16.5, 9.5), shirt);
  raster.fill(ellipse(0, h + 4.2, 4.6, 2.6), shadow);
  for (const side of [-1, 1]) {
    raster.fill(ellipse(side * (w + 0.1), 0.6, 2, 3), shaded(skin, 0.92));
    raster.fill(ellipse(side * (w + 0.3), 0.8, 0.9, 1.6), shadow);
  }
  raster.fill(ellipse(0, 0, w, h), shaded(skin, 0.92));
  // light from the upper left makes the head look round
  raster.fill(ellipse(-0.8, -0.8, w - 1.6, h - 1.6), shaded(skin, 1.04), 1, 5);
}

/** Draws the hair over the forehead; call it after the face and before the brows. */
export function paintHair(raster: Raster, actor: Actor): void {
  for (const lock of hairInFront(actor)) raster.fill(lock, actor.hair);
}

export function paintGlasses(raster: Raster, { glasses, eyeSpacing, eyeSize }: Actor): void {
  if (!glasses) return;
  const frame: Rgb = [40, 36, 44];
  for (const side of [-1, 1])
    raster.fill(
      outline(ellipse(side * eyeSpacing, -0.9, eyeSize + 1.5, eyeSize + 1.2), 0.7),
      frame,
    );
  raster.fill(stroke([[-eyeSpacing + eyeSize + 1.4, -1.2], [eyeSpacing - eyeSize - 1.4, -1.2]], 0.35), frame); // prettier-ignore
}

function hairBehind({ hairStyle, headWidth: w, headHeight: h }: Actor): Shape[] {
  switch (hairStyle) {
    case "long":
      return [ellipse(0, 1, w + 3.4, h + 3), stroke([[-w, 0], [-w - 1.2, h + 3]], 3.4), stroke([[w, 0], [w + 1.2, h + 3]], 3.4)]; // prettier-ignore
    case "bun":
      return [ellipse(0, -h - 2.2, 4.6, 4)];
    case "curls":
      return Array.from({ length: 11 }, (_, i) => {
        const angle = Math.PI * (0.98 + (1.04 * i) / 10);
        return ellipse((w + 0.6) * Math.cos(angle), 1 + (h + 1.2) * Math.sin(angle), 3.6, 3.6);
      });
    default:
      return [];
  }
}

function hairInFront({ hairStyle, headWidth: w, headHeight: h }: Actor): Shape[] {
  const cap = ellipse(0, -0.8, w + 1.2, h + 1.6);
  const face = ellipse(0, 5.4, w * 0.96, h * 1.02);
  switch (hairStyle) {
    case "bald":
      return [];
    case "crop":
    case "bun":
      return [without(cap, face)];
    case "fringe":
      return [within(cap, (x, y) => y + h * 0.5 - 0.012 * x * x), sideburns(cap, face)];
    case "parting":
      return [without(cap, ellipse(3.2, 6.2, w * 1.05, h * 1.12))];
    case "curls": {
      const curls = Array.from({ length: 7 }, (_, i) =>
        ellipse(-w * 0.82 + (i * w * 1.64) / 6, -h * 0.74 + 0.02 * (i - 3) ** 2 * 6, 2.7, 2.5),
      );
      return [without(cap, face), ...curls];
    }
    case "long":
      return [without(cap, ellipse(-2, 6.6, w * 1.04, h * 1.16))];
  }
}

function sideburns(cap: Shape, face: Shape): Shape {
  return within(without(cap, face), (_, y) => y - 2);
}
