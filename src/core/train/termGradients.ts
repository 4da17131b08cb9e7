/** Norm of each loss term's gradient in each encoder, and its cosine with the gradient of the fused loss. */
import type { TermGradients } from "../../contract/measures";
import { weightedSum } from "../ops/scalars";
import { entryOf, recordOf } from "../tensor/records";
import { dotOf } from "../tensor/sums";
import * as tf from "../tf";
import type { Batch, ByModality, Term } from "../types";
import { lossTerms, runForward } from "./forward";
import { gradientsOf } from "./gradients";
import type { Pipeline } from "./step";

type Gradients = ByModality<readonly tf.Tensor[]>;

const encodersOf = ({ model }: Pipeline) =>
  model.groups.flatMap(({ role, modality, variables }) =>
    role === "encoder" && modality !== undefined ? [{ modality, variables }] : [],
  );

/** All terms; the modalities' own losses reach the encoders even if the heads are probes. */
function termsOf(pipeline: Pipeline, batch: Batch): readonly Term[] {
  const open = { model: pipeline.model, parts: [...pipeline.parts, { trainsHeads: true }] };
  return lossTerms(pipeline, runForward(open, batch), batch);
}

/** Gradient of one term by encoder; the caller disposes. */
function gradientOf(pipeline: Pipeline, batch: Batch, name: string): Gradients {
  const encoders = encodersOf(pipeline);
  const variables = encoders.flatMap((one) => [...one.variables]);
  return tf.tidy(() => {
    const gradients = gradientsOf(variables, () => {
      const terms = termsOf(pipeline, batch);
      const [fused, term] = [terms[0], terms.find((one) => one.name === name)];
      if (!fused || !term) throw new RangeError(`no term "${name}" whose gradient could be taken`);
      // a path with factor zero, because a term without a path to an encoder would be refused
      return term === fused ? term.value : weightedSum([term.value, fused.value], [1, 0]);
    });
    return Object.fromEntries(
      encoders.map((one) => [
        one.modality,
        one.variables.map((variable) => gradients.get(variable) ?? tf.zerosLike(variable)),
      ]),
    );
  }) as Gradients;
}

/** Norm and cosine of one term's gradient against the fused loss's. */
async function compared(name: string, own: Gradients, fused: Gradients): Promise<TermGradients> {
  const ids = Object.keys(fused);
  const products = tf.tidy(() =>
    tf.stack(
      ids.flatMap((id) => {
        const [g, f] = [entryOf(own, id), entryOf(fused, id)];
        return [dotOf(g, g), dotOf(f, f), dotOf(g, f)];
      }),
    ),
  );
  const values = await products.data();
  products.dispose();
  const of = (id: string, place: number): number => values[3 * ids.indexOf(id) + place] ?? NaN;
  return {
    term: name,
    norm: recordOf(ids, (id) => Math.sqrt(of(id, 0))),
    cosine: recordOf(ids, (id) => {
      const lengths = Math.sqrt(of(id, 0)) * Math.sqrt(of(id, 1));
      return lengths > 0 ? Math.max(-1, Math.min(1, of(id, 2) / lengths)) : null;
    }),
  };
}

/**
 * Every term that reaches an encoder, before weighting, the fused loss first. Each takes a forward and a backward pass;
 * no weight changes.
 */
export async function termGradients(
  pipeline: Pipeline,
  batch: Batch,
  yieldToEventLoop: () => Promise<void>,
): Promise<TermGradients[]> {
  const names = tf.tidy(() => [...new Set(termsOf(pipeline, batch).map(({ name }) => name))]);
  const fused = gradientOf(pipeline, batch, names[0] ?? "");
  const found: TermGradients[] = [];
  for (const name of names) {
    const own = name === names[0] ? fused : gradientOf(pipeline, batch, name);
    found.push(await compared(name, own, fused));
    if (own !== fused) tf.dispose(own);
    await yieldToEventLoop();
  }
  tf.dispose(fused);
  return found.filter(({ norm }) => Object.values(norm).some((length) => length > 0));
}
