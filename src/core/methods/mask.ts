/**
 * The learned complementary and contradictory mask of CM-VQVAE, and its baselines.
 *
 * Masking a map before pooling equals masking its mean, which is what runs.
 * Departs from the paper: the default does not. The penalty is called L1 but is the signed sum in summary and code,
 * which pushes Ω below zero without bound; `penalty: absolute` is the true L1. With a soft gate the threshold still
 * counts the kept channels. The random gate draws every step (there: every pass), without rescaling.
 */
import { choice, flag, number, text, whole } from "../../contract/params";
import { papers } from "../papers";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import { sumOf } from "../tensor/sums";
import * as tf from "../tf";
import { createChannelMask } from "../vq/channelMask";
import type { ByModality, ModalityId, ParameterGroup } from "../types";
import { definePart } from "./part";
import { heldOutParams, setAsideFrom } from "./shared/heldOut";
import { createTemperature } from "./shared/temperature";

const isMask = ({ role }: ParameterGroup): boolean => role === "mask";

/** Omega of each modality as a group, with a learning rate of its own. */
const groupsOf = (
  ids: readonly ModalityId[],
  variables: ByModality<tf.Variable>,
  rateFactor: number,
): ParameterGroup[] =>
  ids.map((id) => ({
    id: `mask/${id}`,
    role: "mask",
    modality: id,
    rateFactor,
    variables: [entryOf(variables, id)],
  }));

/**
 * Starts when the encoders have learned something, in steps that are small against the way to the threshold, so that
 * channels without a clear effect stay.
 */
const onHeldOut = { learnsOn: "held-out", temperature: true, frozen: 4, rate: 0.1 } as const;

export const mask = definePart(
  {
    id: "mask",
    name: "Feature mask",
    summary: "Learns which channels of each modality help the fused prediction and drops the rest.",
    methods: [
      { id: "cm-vqvae", name: "CM-VQVAE", withParts: ["quantiser", "reconstruction"] },
      {
        id: "cm-vqvae-soft",
        name: "CM-VQVAE, soft gate",
        summary: "The mask's baseline: features times Ω itself.",
        params: { gate: "soft" },
        withParts: ["quantiser", "reconstruction"],
      },
      {
        id: "cm-vqvae-random",
        name: "CM-VQVAE, random dropout",
        summary:
          "The mask's baseline: keeps a random half of the channels, drawn again in every step.",
        params: { gate: "random", lambda: 0 },
        withParts: ["quantiser", "reconstruction"],
      },
      {
        id: "cm-vqvae-held-out",
        name: "CM-VQVAE, mask learned on held-out clips",
        params: onHeldOut,
        withParts: ["quantiser", "reconstruction"],
      },
      { id: "mask", name: "Mask, learned on training clips" },
      { id: "mask-mlb", name: "MLB + mask, learned on training clips", withParts: ["mlb"] },
      {
        id: "mask-held-out",
        name: "Mask, learned on held-out clips",
        params: onHeldOut,
      },
      {
        id: "mask-held-out-mlb",
        name: "MLB + mask, learned on held-out clips",
        params: onHeldOut,
        withParts: ["mlb"],
      },
      {
        id: "mask-held-out-multi-loss",
        name: "Multi-Loss + mask of 8 blocks, learned on held-out clips",
        params: { ...onHeldOut, blocks: 8 },
        withParts: ["unimodal-losses"],
      },
    ],
    params: {
      learnsOn: choice("Learns on", "training", {
        help: "with held-out clips, each step ends with an update of Ω alone, by the loss of the fused prediction and λ",
        options: {
          training: "Training clips (paper)",
          "held-out": "Held-out clips: a share of the training talkers (ours)",
        },
      }),
      ...heldOutParams,
      temperature: flag("Temperature", false, {
        help: "on held-out clips: learns a factor on the logits too, so that no channel is dropped only because predictions are too confident",
      }),
      rate: number("Step of Ω", 1, [0.001, 10, 0.1], {
        log: true,
        help: "learning rate of Ω as a multiple of the run's",
      }),
      frozen: whole("Frozen start", 0, [0, 1000], {
        unit: "epochs",
        help: "epochs before the first update of Ω",
      }),
      gate: choice("Gate", "binary", {
        help: "factor on the features; a soft gate starts at Ω₀",
        options: {
          binary: "Binary (paper)",
          soft: "Soft: times Ω itself (its baseline)",
          random: "Random: half of the channels, drawn in every step (the baseline)",
          fixed: "Fixed: a random choice of channels, drawn once (control)",
        },
      }),
      keep: text("Fixed: keep", "", {
        pattern: "[a-z][a-z0-9-]*:\\d+(?:,[a-z][a-z0-9-]*:\\d+)*",
        form: "counts by modality, such as audio:12,video:30",
        help: "channels of each modality that a fixed gate keeps; empty keeps half",
      }),
      place: choice("Place", "after", {
        help: "masks the codes, or the maps before quantisation",
        options: {
          after: "After the quantiser (paper)",
          before: "Before it: codes are chosen by the kept channels",
        },
      }),
      blocks: whole("Blocks", 0, [0, 1024], {
        help: "number of blocks of channels that are kept or dropped as a whole, equal to the groups of a grouped codebook; 0: single channels",
      }),
      lambda: number("Penalty", 1e-4, [0, 0.1, 1e-5], {
        symbol: "λ",
        log: true,
        help: "cost of keeping a channel; with 0 only the task drops channels",
      }),
      threshold: number("Threshold", 0.005, [-0.1, 0.1, 0.001], {
        help: "a channel is kept while its Ω is above this",
      }),
      initial: number("Initial value", 0.01, [-0.1, 0.1, 0.001], {
        symbol: "Ω₀",
        help: "Ω of every channel at the start",
      }),
      penalty: choice("Penalty form", "signed", {
        help: "the term that λ multiplies",
        options: {
          signed: "Signed sum ΣΩ (official code)",
          absolute: "Absolute sum Σ|Ω| (true L1)",
        },
      }),
    },
    paper: papers.cmVqvae,
    equations: [
      "ω_c = 1 if Ω_c > threshold, else 0;  ∂ω/∂Ω := 1",
      "L_mask = λ Σ_c Ω_c",
      "ζ = min_m kept_m / max_m kept_m",
    ],
    notes: [
      "With Adam, Ω changes by about its learning rate per step, whatever the size of its gradient: λ acts through the sign of its sum with the task's gradient, and the first steps decide. Two steps of 3e-3 take Ω from 0.01 below the threshold of 0.005; steps of 1e-3 need five or six. A smaller step of Ω or a frozen start lets the encoders learn first.",
      "Held-out share and talkers act where the mask learns on held-out clips, which needs a learned gate (binary or soft). The temperature has no effect where another part makes the prediction (ETMC, DOMFN).",
      "On held-out clips a channel is dropped if it makes predictions for other talkers worse. A cue that is as reliable for held-out talkers as for the others is kept, even if it fails in validation, because held-out clips come from the training split.",
      "The mask drops channels of the codes, not codes: a few kept channels may still distinguish the codes.",
    ],
  },
  (
    { lambda, penalty, place, learnsOn, share, rotate, temperature, rate, frozen, ...settings },
    { ids, featureSize, random },
  ) => {
    const channels = createChannelMask(settings, ids, featureSize, random);
    const { values, variables } = channels;
    const isHeldOut = learnsOn === "held-out" && channels.isLearned;
    const scale = isHeldOut && temperature ? createTemperature("mask/temperature") : undefined;
    let step = 0;
    let epoch = 1;
    const isFrozen = (): boolean => epoch <= frozen;
    const cost = (x: tf.Tensor): tf.Tensor => tf.sum(penalty === "signed" ? x : tf.abs(x));
    return {
      groups: [...groupsOf(ids, variables, rate), ...(scale ? [scale.group] : [])],
      ...(isHeldOut && {
        heldOut: {
          ...setAsideFrom({ share, rotate }),
          ...(scale && { rescale: scale.rescale }),
          updatesGroup: isMask,
          isFrozen,
        },
      }),
      state: channels.state,
      mask: {
        place,
        select: (rows) => mapRecord(rows, channels.gate),
        omega: () => recordOf(ids, channels.omega),
        ...(channels.isLearned && { values: () => recordOf(ids, (id) => values(id).clone()) }),
        threshold: settings.threshold,
        isSoft: settings.gate === "soft",
      },
      beginEpoch: (nextEpoch, _steps, now) => {
        epoch = nextEpoch;
        step = now;
        channels.atStep(step);
      },
      losses: () => [
        {
          name: "sparsity",
          kind: "sparsity",
          // a block costs as much as its channels do
          value: sumOf(ids.map((id) => cost(values(id)))) as tf.Scalar,
          weight: lambda,
        },
      ],
      modulate: (backward) => {
        if (!isFrozen()) return backward;
        const gradients = new Map(backward.gradients);
        for (const id of ids) gradients.delete(entryOf(variables, id));
        return { ...backward, gradients };
      },
      afterUpdate: ({ log }) => {
        for (const id of ids) log(`kept/${id}`, channels.kept(id));
        step += 1;
        channels.atStep(step);
      },
    };
  },
);
