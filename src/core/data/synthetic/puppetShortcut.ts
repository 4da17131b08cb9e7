/**
 * A shortcut: in training the colour behind a talker tells the label, in validation and test it does not. The
 * colours are drawn from a stream of their own, so nothing else about a clip shifts.
 */
import type { SplitName } from "../../../contract/clip";
import type { Random } from "../random";
import { fromHue } from "./puppetActors";
import type { Actor } from "./puppetSpec";

/** Evenly spread hues, one for each class. */
const names = ["red", "yellow", "green", "cyan", "blue", "magenta"] as const;

interface Clip {
  readonly actor: Actor;
  readonly label: number;
  readonly split: SplitName;
}

/** The talker before another background, and that background's name; at share 0 as they were. */
export function withShortcut(
  { actor, label, split }: Clip,
  share: number,
  classes: number,
  random: Random,
): { readonly actor: Actor; readonly background?: string } {
  if (share === 0) return { actor };
  const [luck, other] = [random.uniform(), random.integer(classes)];
  const place = split === "train" && luck < share ? label : other;
  const name = names[place % names.length] ?? "red";
  const hue = names.indexOf(name) / names.length;
  return {
    actor: {
      ...actor,
      backdrop: "plain",
      backdropColours: [fromHue(hue, 0.5, 0.9), fromHue(hue, 0.55, 0.75)],
    },
    background: name,
  };
}
