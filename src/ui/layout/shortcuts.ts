/** Keyboard shortcuts of one letter each. */
import type { AppStores } from "../../state/appStores";

export interface Shortcut {
  readonly key: string;
  readonly description: string;
  act(app: AppStores): void;
}

/** The event that asks the mask inspector to switch between sounds A and B. */
export const otherSound = "counterpoise:other-sound";

export const shortcuts: readonly Shortcut[] = [
  { key: "t", description: "Train, or continue", act: (app) => void app.train() },
  { key: "p", description: "Pause", act: (app) => void app.run.pause() },
  { key: "s", description: "Step", act: (app) => void app.step() },
  { key: "x", description: "Stop", act: (app) => void app.run.stop() },
  {
    key: "b",
    description: "In the mask inspector: switch between sounds A and B",
    act: () => dispatchEvent(new Event(otherSound)),
  },
  { key: "r", description: "Reset", act: (app) => void app.run.reset() },
];

/** Whether the target of a key press accepts letters. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement)
    return !["checkbox", "radio", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
