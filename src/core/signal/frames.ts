/**
 * The times of a clip's frames in seconds, ascending: `count` frames at `perSecond`, centred in the clip. A clip that
 * is too short for this rate is divided into `count` equal parts, and the middle of each is taken; a rate of 0 divides
 * every clip so. Throws a RangeError unless duration and count are above 0 and the rate is not negative.
 */
export function frameTimes(durationS: number, count = 3, perSecond = 1): number[] {
  if (!(durationS > 0 && Number.isFinite(durationS)))
    throw new RangeError(`frameTimes: durationS must be above 0, got ${durationS}`);
  if (!Number.isInteger(count) || count < 1)
    throw new RangeError(`frameTimes: count must be a whole number above 0, got ${count}`);
  if (!(perSecond >= 0))
    throw new RangeError(`frameTimes: perSecond must be 0 or more, got ${perSecond}`);
  const spacing = Math.min(1 / perSecond, durationS / count);
  const start = (durationS - spacing * (count - 1)) / 2;
  return Array.from({ length: count }, (_, i) => start + i * spacing);
}
