/** Draws filled shapes with smooth edges by signed distance, without a canvas. */
import type { Rgb } from "./puppetSpec";

/** Distance to the edge, negative inside, in the shape's own units. */
export type Distance = (x: number, y: number) => number;
/** Bounds of the shape: [left, top, right, bottom]; soft edges wider than a pixel are cut there. */
type Box = readonly [left: number, top: number, right: number, bottom: number];
export interface Shape {
  readonly box: Box;
  readonly distance: Distance;
}
/** Own units to pixels: size, then tilt, then shift. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  readonly tilt: number;
  readonly size: number;
}
export interface Raster {
  /** Blends a colour over the pixels of a shape; `softness` is the width of the edge in pixels. */
  fill(shape: Shape, colour: Rgb, alpha?: number, softness?: number): void;
}

/** Draws into pixels [sizePx · sizePx · 3], 0 .. 255, not rounded; shapes are transformed by `pose`. */
export function createRaster(sizePx: number, pixels: Float32Array, pose: Pose): Raster {
  const [cosine, sine] = [Math.cos(pose.tilt), Math.sin(pose.tilt)];
  const pixelBox = ([left, top, right, bottom]: Box): Box => {
    const half = [((right - left) / 2) * pose.size, ((bottom - top) / 2) * pose.size] as const;
    const [cx, cy] = [((left + right) / 2) * pose.size, ((top + bottom) / 2) * pose.size];
    const x = pose.x + cosine * cx - sine * cy;
    const y = pose.y + sine * cx + cosine * cy;
    const reachX = Math.abs(cosine) * half[0] + Math.abs(sine) * half[1] + 1;
    const reachY = Math.abs(sine) * half[0] + Math.abs(cosine) * half[1] + 1;
    return [
      Math.max(0, Math.floor(x - reachX)),
      Math.max(0, Math.floor(y - reachY)),
      Math.min(sizePx - 1, Math.ceil(x + reachX)),
      Math.min(sizePx - 1, Math.ceil(y + reachY)),
    ];
  };
  return {
    fill(shape, [red, green, blue], alpha = 1, softness = 1) {
      const [left, top, right, bottom] = pixelBox(shape.box);
      for (let row = top; row <= bottom; row++) {
        const dy = (row + 0.5 - pose.y) / pose.size;
        for (let column = left; column <= right; column++) {
          const dx = (column + 0.5 - pose.x) / pose.size;
          const distance = shape.distance(cosine * dx + sine * dy, cosine * dy - sine * dx);
          const edge = 0.5 - (distance * pose.size) / softness;
          if (edge <= 0) continue;
          const cover = edge >= 1 ? alpha : alpha * edge;
          const at = (row * sizePx + column) * 3;
          pixels[at] = (pixels[at] ?? 0) * (1 - cover) + red * cover;
          pixels[at + 1] = (pixels[at + 1] ?? 0) * (1 - cover) + green * cover;
          pixels[at + 2] = (pixels[at + 2] ?? 0) * (1 - cover) + blue * cover;
        }
      }
    },
  };
}

export function ellipse(cx: number, cy: number, rx: number, ry: number): Shape {
  const distance = (x: number, y: number): number => {
    const u = (x - cx) / rx;
    const v = (y - cy) / ry;
    const steepness = Math.sqrt((u / rx) ** 2 + (v / ry) ** 2);
    const k = Math.sqrt(u * u + v * v);
    return steepness === 0 ? -Math.min(rx, ry) : (k * (k - 1)) / steepness;
  };
  return { box: [cx - rx, cy - ry, cx + rx, cy + ry], distance };
}

/** A thick line with round ends through the points. */
export function stroke(points: readonly (readonly [number, number])[], radius: number): Shape {
  const segments = points.slice(1).map(([bx, by], i) => {
    const [ax, ay] = points[i] ?? [bx, by];
    const [dx, dy] = [bx - ax, by - ay];
    return { ax, ay, dx, dy, square: Math.max(1e-12, dx * dx + dy * dy) };
  });
  const distance = (x: number, y: number): number => {
    let nearest = Infinity;
    for (const { ax, ay, dx, dy, square } of segments) {
      const along = ((x - ax) * dx + (y - ay) * dy) / square;
      const at = Math.min(1, Math.max(0, along));
      const px = x - ax - at * dx;
      const py = y - ay - at * dy;
      nearest = Math.min(nearest, px * px + py * py);
    }
    return Math.sqrt(nearest) - radius;
  };
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    box: [
      Math.min(...xs) - radius,
      Math.min(...ys) - radius,
      Math.max(...xs) + radius,
      Math.max(...ys) + radius,
    ],
    distance,
  };
}

/** The area between two curves y(x), upper above lower, for |x - cx| < reach. */
export function between(
  cx: number,
  reach: number,
  upper: (x: number) => number,
  lower: (x: number) => number,
  spanY: readonly [top: number, bottom: number],
): Shape {
  return {
    box: [cx - reach, spanY[0], cx + reach, spanY[1]],
    distance: (x, y) => Math.max(upper(x) - y, y - lower(x), Math.abs(x - cx) - reach),
  };
}

/** Intersection of a shape and the inside of a distance. */
export function within(shape: Shape, other: Distance): Shape {
  return { box: shape.box, distance: (x, y) => Math.max(shape.distance(x, y), other(x, y)) };
}

/** Difference: the shape without the other. */
export function without(shape: Shape, other: Shape): Shape {
  return within(shape, (x, y) => -other.distance(x, y));
}

/** The edge of a shape, `thickness` wide. */
export function outline(shape: Shape, thickness: number): Shape {
  const [left, top, right, bottom] = shape.box;
  const half = thickness / 2;
  return {
    box: [left - half, top - half, right + half, bottom + half],
    distance: (x, y) => Math.abs(shape.distance(x, y)) - half,
  };
}
