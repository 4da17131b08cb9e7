/**
 * How threads share a range of items. One block of words in the shared memory holds the job; whoever
 * is free takes the next chunk, the caller too. A thread that wakes late finds the job closed and
 * goes back to sleep, so a caller never waits for a thread that has not begun.
 */

/** Byte offsets in the control block; core/kernels/wasm/job.ts lays it out. */
const GENERATION: usize = 0;
const STATE: usize = 4;
const NEXT: usize = 8;
const COUNT: usize = 12;
const CHUNK: usize = 16;
const SLEEPERS: usize = 20;

/** In STATE: the job takes helpers. The bits below it count those at work. */
const OPEN: i32 = 1 << 30;

/**
 * Looks at a word before sleeping on it: longer than the pauses between two kernels of a step, since
 * waking a thread costs more than many of them.
 */
const SPINS: i32 = 200000;

/** Opens a job of `count` items, taken `chunk` at a time, and wakes who sleeps. */
export function openJob(control: usize, count: i32, chunk: i32): void {
  store<i32>(control, count, COUNT);
  store<i32>(control, chunk, CHUNK);
  atomic.store<i32>(control, 0, NEXT);
  atomic.store<i32>(control, OPEN, STATE);
  atomic.add<i32>(control, 1, GENERATION);
  if (atomic.load<i32>(control, SLEEPERS) > 0) atomic.notify(control + GENERATION, -1);
}

/** First item of a chunk that is now the caller's, or -1 when all are taken. */
export function takeChunk(control: usize): i32 {
  const first = atomic.add<i32>(control, load<i32>(control, CHUNK), NEXT);
  return first < load<i32>(control, COUNT) ? first : -1;
}

/** Lets nobody else begin, and returns when those at work have ended. */
export function closeJob(control: usize): void {
  atomic.and<i32>(control, ~OPEN, STATE);
  while (true) {
    for (let spin = 0; spin < SPINS; spin++) if (atomic.load<i32>(control, STATE) == 0) return;
    const state = atomic.load<i32>(control, STATE);
    if (state == 0) return;
    atomic.wait<i32>(control + STATE, state, -1);
  }
}

/** Sleeps until a job comes after generation `seen` -> its generation. */
export function awaitJob(control: usize, seen: i32): i32 {
  for (let spin = 0; spin < SPINS; spin++) {
    const now = atomic.load<i32>(control, GENERATION);
    if (now != seen) return now;
  }
  atomic.add<i32>(control, 1, SLEEPERS);
  while (atomic.load<i32>(control, GENERATION) == seen) {
    atomic.wait<i32>(control + GENERATION, seen, -1);
  }
  atomic.sub<i32>(control, 1, SLEEPERS);
  return atomic.load<i32>(control, GENERATION);
}

/** Whether the job is still open; if so this thread counts as at work until leaveJob. */
export function enterJob(control: usize): bool {
  while (true) {
    const state = atomic.load<i32>(control, STATE);
    if ((state & OPEN) == 0) return false;
    if (atomic.cmpxchg<i32>(control, state, state + 1, STATE) == state) return true;
  }
}

export function leaveJob(control: usize): void {
  // Only a caller that has closed the job can be asleep on this word.
  if (atomic.sub<i32>(control, 1, STATE) == 1) atomic.notify(control + STATE, 1);
}
