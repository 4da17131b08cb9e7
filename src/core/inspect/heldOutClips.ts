/** The clips from which the inspected mask learned, if it learned from held-out clips. */
import type { HeldOutClips } from "../../contract/inspect";
import { clipsOfEpoch } from "../train/setAside";
import type { InspectedRun } from "./inspectedRun";

interface HeldOutRows {
  /** Rows of the training table. */
  readonly rows: readonly number[];
  readonly summary: HeldOutClips;
}

/** In a rotation: the clips of the epoch that ended last. */
export function heldOutClips(
  run: Pick<InspectedRun, "pipeline" | "train" | "batchSize" | "seed" | "position">,
): HeldOutRows | undefined {
  const learning = run.pipeline.parts.find(({ mask }) => mask)?.heldOut;
  const { heldOut } = clipsOfEpoch(run, Math.max(1, run.position.epoch));
  if (!learning || !heldOut) return undefined;
  const ids = new Set(heldOut.ids);
  const groups = new Set(heldOut.cards.map(({ group }) => group));
  return {
    rows: run.train.ids.flatMap((id, row) => (ids.has(id) ? [row] : [])),
    summary: {
      clips: heldOut.size,
      groups: groups.has("") ? 0 : groups.size,
      rotates: learning.rotates,
    },
  };
}

/** `labels`: of all training clips. */
export function heldOutWarnings(
  heldOut: HeldOutRows | undefined,
  labels: readonly number[],
): string[] {
  if (!heldOut) return [];
  const held = new Set(heldOut.rows);
  const classesOf = (isHeld: boolean) =>
    new Set(labels.filter((_, row) => held.has(row) === isHeld)).size;
  const [away, rest, all] = [classesOf(true), classesOf(false), new Set(labels).size];
  return [
    ...(away < all
      ? [
          `The held-out clips have ${away} of the ${all} classes, so the mask may drop channels that only the other classes need. Hold out a larger share.`,
        ]
      : []),
    ...(rest < all
      ? [
          `Only ${rest} of the ${all} classes have clips that are not held out, so the model cannot learn the others. Hold out a smaller share.`,
        ]
      : []),
  ];
}
