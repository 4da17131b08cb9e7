/** Operations on vectors of four float32 lanes. */

/** Lanes of a vector. */
export const LANES: i32 = 4;

/** a * b + c, rounded once in builds with relaxed SIMD and twice in the others. */
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** The sum of the lanes, always in the same order. */
export function sumOfLanes(a: v128): f32 {
  return (
    f32x4.extract_lane(a, 0) +
    f32x4.extract_lane(a, 1) +
    (f32x4.extract_lane(a, 2) + f32x4.extract_lane(a, 3))
  );
}
