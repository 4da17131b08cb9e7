/**
 * Greedy: when one modality learns faster through the others' signal, holds its excitation for some steps.
 *
 * Departs from the paper: its text was not available; this follows the official code. Unlike it: each running mean
 * is its modality's own (the code fills the second with the first's) and does not change in evaluation, which never
 * holds an excitation; one cross-modal module, not three; beyond two modalities the mean of the others.
 */
import { number, whole } from "../../contract/params";
import { papers } from "../papers";
import { mapRecord } from "../tensor/records";
import type * as tf from "../tf";
import { createRunningExcitations } from "./equations/greedyExcitations";
import {
  assignPace,
  createPace,
  heldModality,
  learningSpeeds,
  nextPace,
  speeds,
} from "./equations/greedyLearningSpeed";
import { definePart } from "./part";
import { logByModality, scalarsByModality } from "./shared/byModality";
import { crossEntropyTerms } from "./shared/terms";

export const greedy = definePart(
  {
    id: "greedy",
    name: "Greedy",
    summary:
      "Holds, for some steps, the excitation of the modality whose cross-modal path learns faster.",
    methods: [{ name: "Greedy", fusion: "channel" }],
    params: {
      epsilon: number("Tolerance", 0.01, [0, 10, 0.01], {
        symbol: "ε",
        help: "lead in speed, in decades, beyond which a window opens",
      }),
      steps: whole("Window", 5, [1, 1000], {
        symbol: "Q",
        help: "steps for which the favoured modality's excitation is held",
      }),
      firstEpoch: whole("From epoch", 2, [1, 1000], {
        help: "until this epoch speeds are only measured",
      }),
    },
    paper: papers.greedy,
    equations: [
      "speed_m = log₁₀(Σ_t μ(cross-modal of m) / Σ_t μ(main of m)),  μ = ‖g‖²/‖w‖²",
      "speed_m − mean_{j≠m} speed_j > ε: Q steps with E_m at its running mean",
    ],
    notes: [
      "L = Σ_m CE(branch_m, y) replaces the fused cross-entropy, which is only reported.",
      "ε is in decades, as in the code. Sums of μ are never reset; the squeeze counts for every modality.",
    ],
    charts: [
      {
        quantity: "speed",
        name: "Conditional learning speed",
        caption:
          "log₁₀ of the learning speed of a modality's cross-modal path relative to its own path.",
      },
      {
        quantity: "lead",
        name: "Lead in speed",
        caption: "Speed minus the mean of the others; above ε a window opens for that modality.",
        mark: 0,
      },
      {
        quantity: "held",
        name: "Windows",
        caption: "1 while a modality's excitation is held at its running mean.",
        domain: [0, 1],
      },
    ],
    onlyWith: [
      {
        slot: "fusion",
        id: "channel",
        why: "its speeds are those of excitations, which only Channel has",
      },
    ],
    decides: ["prediction", "fused-loss"],
  },
  ({ epsilon, steps, firstEpoch }, { ids, featureSize, groups }) => {
    const pace = createPace(ids.length);
    const running = createRunningExcitations(ids, featureSize);
    let isOn = false;
    let due: ReturnType<typeof nextPace> | undefined;
    const byModality = (values: tf.Tensor1D) => scalarsByModality(ids, values);
    return {
      state: [...Object.values(pace), ...running.state],
      replacesFusedLoss: true,
      beginEpoch: (epoch) => {
        isOn = epoch >= firstEpoch;
      },
      classify: ({ fuse, isTraining }) =>
        fuse(
          isTraining ? (own) => running.replace(own, byModality(heldModality(pace))) : undefined,
        ),
      losses: ({ branches = {} }, { targets }) =>
        crossEntropyTerms(branches, targets).map((term) => ({
          ...term,
          name: `branch/${term.name}`,
        })),
      onGradients: (backward, { log }) => {
        const added = learningSpeeds(ids, groups, backward.gradients);
        due = nextPace(pace, added, { epsilon, steps, isOn });
        logByModality(log, mapRecord({ ...speeds(due), held: heldModality(pace) }, byModality));
      },
      afterUpdate: ({ forward: { excitations = {} } }) => {
        // not before: other parts may ask this step's fusion again
        if (due) assignPace(pace, due);
        due = undefined;
        running.update(excitations);
      },
    };
  },
);
