import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDrawQueue } from "../../../src/ui/charts/drawQueue";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("runs each drawing in a task of its own, in order, including drawings that are queued meanwhile", () => {
  const queue = createDrawQueue();
  const drawn: string[] = [];
  queue.add(() => {
    drawn.push("a");
    queue.add(() => drawn.push("c"));
  });
  queue.add(() => drawn.push("b"));
  queue.whenDone(() => drawn.push("done"));
  for (const expected of ["", "a", "ab", "abc", "abcdone", "abcdone"]) {
    expect(drawn.join("")).toBe(expected);
    vi.advanceTimersToNextTimer();
  }
});

test("does not run a drawing that was removed", () => {
  const queue = createDrawQueue();
  const draw = vi.fn();
  queue.add(draw);
  queue.remove(draw);
  vi.runAllTimers();
  expect(draw).not.toHaveBeenCalled();
});

test("reports the time spent on drawing once", () => {
  const queue = createDrawQueue();
  const reported: number[] = [];
  queue.add(() => vi.advanceTimersByTime(30));
  queue.whenDone((ms) => reported.push(ms));
  vi.runAllTimers();
  queue.whenDone((ms) => reported.push(ms));
  vi.runAllTimers();
  expect(reported).toEqual([30, 0]);
});
