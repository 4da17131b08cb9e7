/** Draws the moving parts of a puppet's face, and its frames. Units: pixels from the centre of the head. */
import { randomFrom } from "../random";
import { noiseTable } from "./noiseTable";
import { shaded } from "./puppetActors";
import { paintBackdrop, paintGlasses, paintHair, paintHead } from "./puppetHead";
import { clipFacts, type Actor, type FaceCue, type PuppetSpec, type Rgb } from "./puppetSpec";
import { between, createRaster, ellipse, stroke, within, type Raster } from "./raster";

const { frames, sizePx } = clipFacts;
const eyeLevel = -0.9;
const browLevel = -6.4;
const mouthLevel = 8.3;

/** spec -> RGB bytes [3 · 48 · 48 · 3], frame by frame; equal specs give equal bytes. */
export function renderFrames(spec: PuppetSpec): Uint8Array {
  const { actor, video } = spec;
  const random = randomFrom(spec.seed, `${spec.id}/picture`);
  const frameLength = sizePx * sizePx * 3;
  const result = new Uint8Array(frames * frameLength);
  // orange light: more red, less blue
  const gains: Rgb = [
    video.light * (1 + video.warmth),
    video.light,
    video.light * (1 - video.warmth),
  ];
  const backdrop = paintBackdrop(sizePx, actor);
  const grain = noiseTable();
  video.poses.forEach((pose, frame) => {
    const pixels = backdrop.slice();
    const raster = createRaster(sizePx, pixels, {
      x: sizePx / 2 + pose.x,
      y: sizePx / 2 + 0.8 + pose.y,
      tilt: pose.tilt,
      size: video.size,
    });
    paintPuppet(raster, actor, video.face, pose.talk);
    const grainAt = random.integer(grain.length);
    const start = frame * frameLength;
    for (let pixel = 0; pixel < sizePx * sizePx; pixel++) {
      const speck = video.noise * (grain[(grainAt + pixel) % grain.length] ?? 0);
      for (let i = 0; i < 3; i++) {
        const value = (pixels[3 * pixel + i] ?? 0) * (gains[i] ?? 1) + speck;
        result[start + 3 * pixel + i] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  });
  return result;
}

/** talk in [0, 1]: opening of the mouth by speech in this frame. */
function paintPuppet(raster: Raster, actor: Actor, face: FaceCue, talk: number): void {
  paintHead(raster, actor);
  paintCheeks(raster, actor, face);
  for (const side of [-1, 1] as const) paintEye(raster, actor, face, side);
  paintNose(raster, actor, face);
  paintMouth(raster, actor, face, talk);
  paintHair(raster, actor);
  paintGlasses(raster, actor);
  for (const side of [-1, 1] as const) paintBrow(raster, actor, face, side);
}

function paintCheeks(raster: Raster, { skin }: Actor, { flush }: FaceCue): void {
  if (flush <= 0) return;
  const pink: Rgb = [Math.min(255, skin[0] * 1.08), skin[1] * 0.66, skin[2] * 0.68];
  for (const side of [-1, 1])
    raster.fill(ellipse(side * 7.4, 5, 3, 2.2), pink, Math.min(1, flush) * 0.6, 2.5);
}

function paintEye(raster: Raster, actor: Actor, face: FaceCue, side: -1 | 1): void {
  const size = actor.eyeSize;
  const x = side * actor.eyeSpacing;
  const opening = Math.max(0.12, 1 + face.lid);
  // the lids follow the brows: slanted in anger, lowered in sadness
  const slant = 0.05 * side * (face.browInner - face.browOuter);
  const top = (px: number): number => eyeLevel - size * opening + slant * (px - x) * opening;
  const bottom = eyeLevel + size * (0.95 - 1.1 * Math.max(0, face.squint));
  const ball = ellipse(x, eyeLevel, size * 1.02, size * Math.max(1, opening) * 0.98);
  const seen = (px: number, py: number): number => Math.max(top(px) - py, py - bottom);
  const open = within(ball, seen);
  raster.fill(open, [250, 248, 244]);
  const inside = (px: number, py: number): number => open.distance(px, py);
  const gaze = eyeLevel + 0.1;
  raster.fill(within(ellipse(x, gaze, 1.65, 1.75), inside), actor.eyes);
  raster.fill(within(ellipse(x, gaze, 0.95, 1.05), inside), [16, 12, 14]);
  raster.fill(within(ellipse(x - 0.6, gaze - 0.75, 0.5, 0.5), inside), [255, 255, 255], 0.95);
  // the lid down to its edge, and the lashes on it
  const lidTop = Math.max(0, 1 - opening);
  if (lidTop > 0.02)
    raster.fill(
      within(ball, (px, py) => py - top(px)),
      shaded(actor.skin, 0.84),
    );
  const half = size * Math.sqrt(Math.max(0.2, 1 - Math.min(1, opening) ** 2 * 0.75));
  const lash = (px: number, drop: number): readonly [number, number] => [px, top(px) + drop];
  raster.fill(
    stroke([lash(x - half, 0.7), lash(x, 0), lash(x + half, 0.7)], 0.5),
    [38, 26, 26],
    0.9,
  );
  if (face.squint > 0.05) {
    const crease = stroke([[x - size * 0.8, bottom + 0.5], [x, bottom + 0.15], [x + size * 0.8, bottom + 0.5]], 0.4); // prettier-ignore
    raster.fill(crease, shaded(actor.skin, 0.7), Math.min(1, face.squint * 2.5));
  }
}

function paintBrow(raster: Raster, actor: Actor, face: FaceCue, side: -1 | 1): void {
  const twist = side * face.browTwist;
  const drawn = Math.max(0, -face.browInner) * 0.3;
  const innerX = side * (actor.eyeSpacing - 2.9 - drawn);
  const outerX = side * (actor.eyeSpacing + 3.2);
  const innerY = browLevel + 0.3 - face.browInner - twist;
  const outerY = browLevel + 0.5 - face.browOuter - twist;
  const middle = [side * (actor.eyeSpacing + 0.4), (innerY + outerY) / 2 - 0.7] as const;
  // Dark enough to be seen on the skin, whatever the hair.
  const [hair, skin] = [shaded(actor.hair, 0.62), shaded(actor.skin, 0.55)];
  const colour: Rgb = [
    Math.min(hair[0], skin[0]),
    Math.min(hair[1], skin[1]),
    Math.min(hair[2], skin[2]),
  ];
  raster.fill(stroke([[innerX, innerY], middle, [outerX, outerY]], 0.85), colour);
}

function paintNose(raster: Raster, { skin }: Actor, { sneer }: FaceCue): void {
  raster.fill(stroke([[0.5, -0.6], [1, 3.2]], 0.5), shaded(skin, 0.86), 0.8); // prettier-ignore
  raster.fill(ellipse(0, 3.7, 2, 1.15), shaded(skin, 0.86));
  raster.fill(ellipse(-0.2, 3.3, 1.5, 0.9), shaded(skin, 1.02));
  const wrinkled = Math.min(1, Math.max(0, sneer) / 1.6);
  if (wrinkled <= 0.02) return;
  for (const side of [-1, 1]) {
    raster.fill(stroke([[side * 0.9, 0.2], [side * 2.1, 0.9]], 0.4), shaded(skin, 0.68), wrinkled); // prettier-ignore
    raster.fill(stroke([[side * 2.8, 3.2], [side * 4.9, 6.2]], 0.4), shaded(skin, 0.74), wrinkled); // prettier-ignore
  }
}

function paintMouth(raster: Raster, { skin }: Actor, face: FaceCue, talk: number): void {
  const half = Math.max(1.6, 4.6 + face.width);
  const gap = Math.max(0, face.open) + 1.5 * talk;
  const cx = face.shift;
  const bell = (x: number): number => Math.max(0, 1 - ((x - cx) / half) ** 2);
  const line = (x: number): number =>
    mouthLevel + face.corner * (0.45 - ((x - cx) / half) ** 2) - 0.1 * gap;
  const sneer = (x: number): number => face.sneer * bell(x + half * 0.45) ** 2 * 0.75;
  const top = (x: number): number => line(x) - 0.3 * gap * bell(x) - sneer(x);
  const bottom = (x: number): number => line(x) + 0.9 * gap * bell(x) - 0.3 * sneer(x);
  const span = [mouthLevel - 8, mouthLevel + 9] as const;
  const lip: Rgb = [skin[0] * 0.72 + 22, skin[1] * 0.5, skin[2] * 0.52];
  const thick = (x: number): number => 0.55 + 0.5 * bell(x);
  raster.fill(between(cx, half + 0.5, (x) => top(x) - thick(x), (x) => bottom(x) + thick(x) * 1.15, span), lip); // prettier-ignore
  const hole = between(cx, half - 0.2, top, bottom, span);
  raster.fill(hole, [58, 18, 24], Math.min(1, 0.55 + gap));
  if (gap > 1.8) {
    const tongue = ellipse(cx, line(cx) + 0.9 * gap, half * 0.6, gap * 0.42);
    raster.fill(within(tongue, hole.distance), [198, 84, 88]);
  }
  if (face.teeth > 0.05 && gap > 0.5) {
    const edge = (x: number): number => top(x) + Math.min(1, face.teeth) * (bottom(x) - top(x));
    const teeth = between(cx, half - 0.7, top, edge, span);
    raster.fill(teeth, [250, 247, 238], Math.min(1, face.teeth * 2));
    const bite = (x: number): number => (top(x) + bottom(x)) / 2;
    if (face.teeth > 0.7)
      raster.fill(between(cx, half - 0.9, (x) => bite(x) - 0.22, (x) => bite(x) + 0.22, span), [120, 96, 92]); // prettier-ignore
  }
}
