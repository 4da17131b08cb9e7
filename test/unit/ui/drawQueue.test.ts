import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createDrawQueue } from "../../../src/ui/charts/drawQueue";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("drawings take a task each, in order, and what came meanwhile comes after them", () => {
  const turns = createDrawQueue();
  const drawn: string[] = [];
  turns.add(() => {
    drawn.push("a");
    turns.add(() => drawn.push("c"));
  });
  turns.add(() => drawn.push("b"));
  turns.whenDone(() => drawn.push("done"));
  for (const expected of ["", "a", "ab", "abc", "abcdone", "abcdone"]) {
    expect(drawn.join("")).toBe(expected);
    vi.advanceTimersToNextTimer();
  }
});

test("one that is no longer wanted is not drawn", () => {
  const turns = createDrawQueue();
  const draw = vi.fn();
  turns.add(draw);
  turns.remove(draw);
  vi.runAllTimers();
  expect(draw).not.toHaveBeenCalled();
});

test("the time that drawing took is told once", () => {
  const turns = createDrawQueue();
  const told: number[] = [];
  turns.add(() => vi.advanceTimersByTime(30));
  turns.whenDone((ms) => told.push(ms));
  vi.runAllTimers();
  turns.whenDone((ms) => told.push(ms));
  vi.runAllTimers();
  expect(told).toEqual([30, 0]);
});
