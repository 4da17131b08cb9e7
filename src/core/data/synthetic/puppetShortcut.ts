/**
 * A shortcut: the background colour depends on the label in training, but not in validation and test. The
 * colours have their own random stream, so nothing else of a clip changes.
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

/** Replaces the background of a talker and returns its name; a share of 0 changes nothing. */
export function withShortcut(
  { actor, label, split }: Clip,
  share: number,
  classes: number,
  random: Random,
): { readonly actor: Actor; readonly background?: string } {
  if (share === 0) return { actor };
  const [draw, other] = [random.uniform(), random.integer(classes)];
  const place = split === "train" && draw < share ? label : other;
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
