/** Blends the quantiser in: maps are z + s (q - z), and s grows linearly over some epochs. */
import { variableOf } from "../../tensor/layers";
import * as tf from "../../tf";

export interface Blending {
  /** There is a transition. */
  readonly isOn: boolean;
  /** [s] if there is a transition, so that weights of an epoch are evaluated as they were trained. */
  readonly state: readonly tf.Variable[];
  /** z + s (q - z), shaped as z; q itself without a transition. */
  apply<T extends tf.Tensor>(z: T, q: T): T;
  /** A loss of the quantiser times s, so that a run before the transition is the run without a quantiser. */
  weigh(loss: tf.Scalar): tf.Scalar;
  /** `now`: steps of the run so far. */
  beginEpoch(epoch: number, steps: number, now: number): void;
  afterStep(): void;
}

const none: Blending = {
  isOn: false,
  state: [],
  apply: (_z, q) => q,
  weigh: (loss) => loss,
  beginEpoch: () => undefined,
  afterStep: () => undefined,
};

/** The share s after `epochs` epochs: 0 until `from`, 1 from `until` on, or from `from` on if that is later. */
export function blendedShare(epochs: number, from: number, until: number): number {
  if (epochs < from) return 0;
  return epochs >= until ? 1 : (epochs - from) / (until - from);
}

/** `from` and `until` in epochs; both 0: no transition. */
export function createBlending(from: number, until: number): Blending {
  if (Math.max(from, until) === 0) return none;
  const share = variableOf(tf.scalar(0));
  let step = 0;
  let stepsPerEpoch = 1;
  const set = (): void =>
    tf.tidy(() => share.assign(tf.scalar(blendedShare(step / stepsPerEpoch, from, until))));
  return {
    isOn: true,
    state: [share],
    apply: <T extends tf.Tensor>(z: T, q: T): T =>
      tf.add<T>(tf.mul(z, tf.sub(1, share)), tf.mul(q, share)),
    weigh: (loss) => tf.mul(loss, share),
    beginEpoch: (_epoch, steps, now) => {
      stepsPerEpoch = steps;
      step = now;
      set();
    },
    afterStep: () => {
      step += 1;
      set();
    },
  };
}
