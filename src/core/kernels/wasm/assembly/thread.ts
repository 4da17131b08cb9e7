let index: i32 = 0;

/** Which of the threads this instance belongs to: 0 is the caller's. */
export function thread(): i32 {
  return index;
}

export function setThread(value: i32): void {
  index = value;
}
