/** Greedy's conditional learning speed and its windows: numbers [M] on the device, one per modality. */
import { variableOf } from "../../tensor/layers";
import * as tf from "../../tf";
import type { ParameterGroup } from "../../types";
import type { Backward } from "../part";

/** The state after a step. */
export interface LearningPace {
  /** Sums over steps of mu of each modality's encoder and branch [M]. */
  readonly main: tf.Tensor1D;
  /** The same for its cross-modal parameters [M]. */
  readonly cross: tf.Tensor1D;
  /** Steps left of the window that is open; 0 for none []. */
  readonly window: tf.Scalar;
  /** 1 for the favoured modality, else 0 [M]; used while a window is open. */
  readonly favoured: tf.Tensor1D;
}

/** A pace before the first step, kept across steps. */
export const createPace = (count: number) => {
  const zeros = () => variableOf(tf.zeros<tf.Rank.R1>([count]));
  return { main: zeros(), cross: zeros(), window: variableOf(tf.scalar(0)), favoured: zeros() };
};

export function assignPace(pace: ReturnType<typeof createPace>, next: LearningPace): void {
  pace.main.assign(next.main);
  pace.cross.assign(next.cross);
  pace.window.assign(next.window);
  pace.favoured.assign(next.favoured);
}

/** 1 for the modality whose excitation is held in the coming step, else 0 [M]. */
export const heldModality = ({ favoured, window }: LearningPace): tf.Tensor1D =>
  tf.mul(favoured, tf.cast(tf.greater(window, 0), "float32"));

export interface PaceSetting {
  readonly epsilon: number;
  /** Steps of a window. */
  readonly steps: number;
  /** Windows may open. */
  readonly isOn: boolean;
}

/** Added in every logarithm, so that parameters without an update have a finite speed. */
const tiny = 1e-30;

/** mu = sum of squared gradients / sum of squared weights, over groups that have a gradient -> []. */
function relativeGradient(
  groups: readonly ParameterGroup[],
  gradients: Backward["gradients"],
): tf.Scalar {
  const pairs = groups.flatMap(({ variables }) =>
    variables.flatMap((variable) => {
      const gradient = gradients.get(variable);
      return gradient ? [{ variable, gradient }] : [];
    }),
  );
  if (pairs.length === 0) return tf.scalar(0);
  // stacked, as WebGPU cannot add more than seven tensors in one kernel
  const size = (all: readonly tf.Tensor[]) =>
    tf.sum<tf.Scalar>(tf.stack(all.map((one) => tf.sum(tf.square(one)))));
  return tf.div(
    size(pairs.map(({ gradient }) => gradient)),
    tf.maximum(size(pairs.map(({ variable }) => variable)), tiny),
  );
}

/** mu of each modality's encoder and branch, and of its cross-modal parameters with the shared ones [M]. */
export function learningSpeeds(
  ids: readonly string[],
  groups: readonly ParameterGroup[],
  gradients: Backward["gradients"],
): Pick<LearningPace, "main" | "cross"> {
  const mu = (belongs: (group: ParameterGroup, id: string) => boolean) =>
    tf.stack(
      ids.map((id) =>
        relativeGradient(
          groups.filter((group) => belongs(group, id)),
          gradients,
        ),
      ),
    ) as tf.Tensor1D;
  return {
    // the probe of a branch is not balanced
    main: mu((group, id) => group.modality === id && group.role !== "head" && !group.isCrossModal),
    cross: mu((group, id) => group.isCrossModal === true && (group.modality ?? id) === id),
  };
}

/** log10(cross / main) [M], and how far each is ahead of the others' mean [M]. */
export function speeds({ main, cross }: Pick<LearningPace, "main" | "cross">) {
  const log = (x: tf.Tensor1D) => tf.log(tf.maximum(x, tiny));
  const speed = tf.div<tf.Tensor1D>(tf.sub(log(cross), log(main)), Math.LN10);
  const count = speed.shape[0];
  const others = tf.div(tf.sub(tf.sum(speed), speed), Math.max(1, count - 1));
  const lead = count === 1 ? tf.zerosLike(speed) : tf.sub<tf.Tensor1D>(speed, others);
  return { speed, lead };
}

/** The pace after a step that added mu `main` and `cross` [M]; inside a window nothing is added. */
export function nextPace(
  before: LearningPace,
  added: Pick<LearningPace, "main" | "cross">,
  { epsilon, steps, isOn }: PaceSetting,
): LearningPace {
  const inside = tf.cast(tf.greater(before.window, 0), "float32");
  const outside = tf.sub(1, inside);
  const main = tf.add<tf.Tensor1D>(before.main, tf.mul(added.main, outside));
  const cross = tf.add<tf.Tensor1D>(before.cross, tf.mul(added.cross, outside));
  const { lead } = speeds({ main, cross });
  const most = tf.max(lead);
  const opens = isOn
    ? tf.mul(tf.cast(tf.greater(most, epsilon), "float32"), outside)
    : tf.zerosLike(outside);
  const first = tf.cast(tf.equal(lead, most), "float32");
  return {
    main,
    cross,
    window: tf.add<tf.Scalar>(tf.mul(inside, tf.sub(before.window, 1)), tf.mul(opens, steps)),
    favoured: tf.add<tf.Tensor1D>(tf.mul(inside, before.favoured), tf.mul(opens, first)),
  };
}
