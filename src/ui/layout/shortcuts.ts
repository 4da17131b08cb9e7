/** Keyboard shortcuts of one letter each. */
import type { Bench } from "../../state/bench";

export interface Shortcut {
  readonly key: string;
  readonly description: string;
  act(bench: Bench): void;
}

/** The event that asks the mask inspector to switch between sounds A and B. */
export const otherSound = "counterpoise:other-sound";

export const shortcuts: readonly Shortcut[] = [
  { key: "t", description: "Train, or continue", act: (bench) => void bench.train() },
  { key: "p", description: "Pause", act: (bench) => void bench.run.pause() },
  { key: "s", description: "Step", act: (bench) => void bench.step() },
  { key: "x", description: "Stop", act: (bench) => void bench.run.stop() },
  {
    key: "b",
    description: "In the mask inspector: switch between sounds A and B",
    act: () => dispatchEvent(new Event(otherSound)),
  },
  { key: "r", description: "Reset", act: (bench) => void bench.run.reset() },
];

/** Whether the target of a key press accepts letters. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
