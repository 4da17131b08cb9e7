/**
 * Times at which a clip's frames are taken, seconds, rising.
 * `count` frames at `perSecond`, about the clip's middle; a clip too short for that rate is divided
 * into `count` equal parts and each gives its middle frame. Throws RangeError unless all are above 0.
 */
export function frameTimes(durationS: number, count = 3, perSecond = 1): number[] {
  if (!(durationS > 0 && Number.isFinite(durationS)))
    throw new RangeError(`frameTimes: durationS must be above 0, got ${durationS}`);
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`frameTimes: count must be a whole number above 0, got ${count}`);
  if (!(perSecond > 0))
    throw new RangeError(`frameTimes: perSecond must be above 0, got ${perSecond}`);
  const spacing = Math.min(1 / perSecond, durationS / count);
  const start = (durationS - spacing * (count - 1)) / 2;
  return Array.from({ length: count }, (_, i) => start + i * spacing);
}
