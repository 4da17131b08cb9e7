/**
 * Shares a range of items among threads. A block of words in the shared memory holds the job; every free
 * thread takes the next chunk, and so does the caller. A thread that wakes late finds the job closed and
 * sleeps again, so the caller never waits for a thread that has not begun.
 */

/** Byte offsets in the control block, as in core/kernels/wasm/job.ts. */
const GENERATION: usize = 0;
const STATE: usize = 4;
const NEXT: usize = 8;
const COUNT: usize = 12;
const CHUNK: usize = 16;
const SLEEPERS: usize = 20;

/** Bit of STATE: threads may join the job. The lower bits count the threads at work. */
const OPEN: i32 = 1 << 30;

/**
 * Reads of a word before a thread sleeps on it: longer than the pauses between the kernels of a step,
 * because waking a thread costs more than many pauses.
 */
const SPINS: i32 = 200000;

/** Opens a job of `count` items in chunks of `chunk`, and wakes sleeping threads. */
export function openJob(control: usize, count: i32, chunk: i32): void {
  store<i32>(control, count, COUNT);
  store<i32>(control, chunk, CHUNK);
  atomic.store<i32>(control, 0, NEXT);
  atomic.store<i32>(control, OPEN, STATE);
  atomic.add<i32>(control, 1, GENERATION);
  if (atomic.load<i32>(control, SLEEPERS) > 0) atomic.notify(control + GENERATION, -1);
}

/** Takes the next chunk -> its first item, or -1 when none is left. */
export function takeChunk(control: usize): i32 {
  const first = atomic.add<i32>(control, load<i32>(control, CHUNK), NEXT);
  return first < load<i32>(control, COUNT) ? first : -1;
}

/** Closes the job to further threads, and returns when those at work have finished. */
export function closeJob(control: usize): void {
  atomic.and<i32>(control, ~OPEN, STATE);
  while (true) {
    for (let spin = 0; spin < SPINS; spin++) if (atomic.load<i32>(control, STATE) == 0) return;
    const state = atomic.load<i32>(control, STATE);
    if (state == 0) return;
    atomic.wait<i32>(control + STATE, state, -1);
  }
}

/** Waits for a job newer than generation `seen` -> its generation. */
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

/** Joins the job if it is still open -> whether it is; the thread then counts as at work until `leaveJob`. */
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
