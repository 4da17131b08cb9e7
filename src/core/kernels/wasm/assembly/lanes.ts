/** Loads and stores vectors at the end of a row, where fewer than four floats may remain. */

/** Loads up to `left` floats; the other lanes are 0. */
export function loadLanes(at: usize, left: i32): v128 {
  if (left >= 4) return v128.load(at);
  let lanes = f32x4.replace_lane(f32x4.splat(0), 0, load<f32>(at));
  if (left > 1) lanes = f32x4.replace_lane(lanes, 1, load<f32>(at, 4));
  if (left > 2) lanes = f32x4.replace_lane(lanes, 2, load<f32>(at, 8));
  return lanes;
}

/** Stores the first `left` lanes. */
export function storeLanes(at: usize, lanes: v128, left: i32): void {
  if (left >= 4) {
    v128.store(at, lanes);
    return;
  }
  store<f32>(at, f32x4.extract_lane(lanes, 0));
  if (left > 1) store<f32>(at, f32x4.extract_lane(lanes, 1), 4);
  if (left > 2) store<f32>(at, f32x4.extract_lane(lanes, 2), 8);
}

/** The size of so many floats in bytes. */
export function bytes(floats: i32): usize {
  return (<usize>floats) << 2;
}

/** The first item of share `share`, of `shares` over `count` items. */
export function shareBegin(count: i32, share: i32, shares: i32): i32 {
  return <i32>((<i64>count * share) / shares);
}
