let index: i32 = 0;

/** The number of this instance's thread; 0 is the caller. */
export function threadIndex(): i32 {
  return index;
}

export function setThread(value: i32): void {
  index = value;
}
