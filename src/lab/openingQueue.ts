/** Runs the opening and closing of runs one at a time, in the order of the requests. */

export interface OpeningQueue {
  /** Runs `work` next and supersedes older requests, which learn it from `isNewest`. */
  supersede<T>(work: (isNewest: () => boolean) => Promise<T>): Promise<T>;
  /** Runs `work` next; supersedes nothing. */
  append<T>(work: () => Promise<T>): Promise<T>;
}

export function createOpeningQueue(): OpeningQueue {
  let last: Promise<unknown> = Promise.resolve();
  let newest = 0;
  const append: OpeningQueue["append"] = (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
  return {
    append,
    supersede: (work) => {
      newest += 1;
      const own = newest;
      return append(() => work(() => own === newest));
    },
  };
}
