/** Single keys for the run's commands. */
import type { Bench } from "../../state/bench";

export interface Shortcut {
  readonly key: string;
  readonly does: string;
  act(bench: Bench): void;
}

/** Told to whoever plays two sounds in turn. */
export const otherSound = "counterpoise:other-sound";

export const shortcuts: readonly Shortcut[] = [
  { key: "t", does: "Train, or go on", act: (bench) => void bench.train() },
  { key: "p", does: "Pause", act: (bench) => void bench.run.pause() },
  { key: "s", does: "Step", act: (bench) => void bench.step() },
  { key: "x", does: "Stop", act: (bench) => void bench.run.stop() },
  {
    key: "b",
    does: "In the mask inspector: the other of sounds A and B",
    act: () => dispatchEvent(new Event(otherSound)),
  },
  { key: "r", does: "Reset", act: (bench) => void bench.run.reset() },
];

/** Whether a key press belongs to a control that takes letters. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
