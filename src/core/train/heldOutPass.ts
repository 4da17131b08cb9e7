/**
 * The pass over clips that are held out from training. The encoders run outside of the tape and in evaluation mode, so
 * that no gradient is computed for them and their statistics do not change.
 */
import type { Gradients, PartRun } from "../methods/part";
import * as tf from "../tf";
import type { Batch, Term } from "../types";
import { lossTerms, runForward, type Runner } from "./forward";
import { gradientsOf, totalOf } from "./gradients";

/** Parts on which a prediction depends; the losses of all others are left out. */
const predicts = ({ mask, codebook, classify, replacesFusedLoss }: PartRun): boolean =>
  mask !== undefined || codebook !== undefined || classify !== undefined || !!replacesFusedLoss;

const isMinimised = ({ kind }: Pick<Term, "kind">): boolean =>
  kind === "classification" || kind === "sparsity";

/** Gradients of classification and sparsity with respect to `variables`, and the loss of the prediction []. */
export function heldOutPass(
  { model, parts }: Runner,
  batch: Batch,
  variables: readonly tf.Variable[],
): { readonly gradients: Gradients; readonly loss: tf.Scalar } {
  const maps = model.encode(batch.inputs);
  const runner: Runner = {
    model: {
      ...model,
      encode: (inputs, statistics) =>
        inputs === batch.inputs ? maps : model.encode(inputs, statistics),
    },
    parts: parts.filter(predicts),
  };
  let loss: tf.Scalar | undefined;
  const gradients = gradientsOf(variables, () => {
    const forward = runForward(runner, batch);
    const logits = parts.reduce(
      (now, { heldOut }) => heldOut?.rescale?.(now) ?? now,
      forward.logits,
    );
    const terms = lossTerms(runner, { ...forward, logits }, batch);
    const minimised = terms.filter(isMinimised);
    loss = terms[0]?.value;
    if (loss) tf.keep(loss);
    return totalOf(minimised, runner.parts);
  });
  if (!loss) throw new Error("the forward pass did not run");
  return { gradients, loss };
}
