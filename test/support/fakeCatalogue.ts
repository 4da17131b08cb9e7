/** A catalogue with the shape of the real one, for tests of the page without workers. */
import type { Catalogue } from "../../src/contract/cards";
import { clipsDataId, clipsParams } from "../../src/contract/clipsData";
import { choice, flag, number, whole } from "../../src/contract/params";

const none = {};

export const fakeCatalogue: Catalogue = {
  datasets: [
    {
      id: "puppets",
      name: "Puppets",
      summary: "Procedural talking faces: six emotions in a face and a voice, made by code.",
      params: {
        clips: whole("Clips", 720, [24, 2000, 12], {
          help: "Clips for training and validation together.",
        }),
        actors: whole("Actors", 40, [6, 200], { help: "People; a person is in one split only." }),
        audioEasy: number("Audio: easy", 0.9, [0, 1, 0.01], {
          help: "How fast a network finds the voice's cue: amplitude against nuisance.",
        }),
        audioInformative: number("Audio: informative", 0.7, [0, 1, 0.01], {
          help: "How often the voice's cue agrees with the label.",
        }),
        videoEasy: number("Picture: easy", 0.3, [0, 1, 0.01], { help: "The same for the face." }),
        hum: number("Hum", 0, [0, 1, 0.05], { help: "Share of clips whose tone names the label." }),
        noisy: flag("Babble", false, { help: "Other voices in the background." }),
      },
      notes: ["Seesaw: audio is easy but limited, video is harder but more informative."],
    },
    { id: clipsDataId, name: "Your clips", summary: "Dropped clips.", params: clipsParams },
  ],
  encoders: [
    {
      id: "small-conv",
      name: "Small convolutional",
      summary: "Three convolutions per modality.",
      params: {
        channels: whole("channels", 64, [8, 128], { help: "Channels of the code." }),
        features: whole("features", 64, [4, 256], { help: "Channels of the map." }),
      },
      reads: ["frames", "spectrogram"],
      defaultFor: ["frames", "spectrogram"],
    },
    {
      id: "grid-conv",
      name: "Grid conv",
      summary: "Convolutions and weights of positions.",
      params: {
        features: whole("features", 64, [4, 256], { help: "Channels of the map." }),
        bands: flag("Normalise bands", false, { help: "Standardises each frequency band." }),
        width: whole("Width", 8, [4, 64], { help: "Channels of the first layer." }),
      },
      reads: ["frames", "spectrogram"],
    },
    {
      id: "conformer",
      name: "Conformer",
      summary: "Convolutions and attention over time.",
      params: {
        layers: whole("layers", 2, [1, 8], { help: "Blocks." }),
        features: whole("features", 64, [4, 256], { help: "Channels of the map." }),
      },
      reads: ["spectrogram", "vector"],
      defaultFor: ["vector"],
    },
  ],
  fusions: [
    {
      id: "late-linear",
      name: "Late linear",
      summary: "Pooled features side by side, one linear layer.",
      params: none,
      isAdditive: true,
    },
  ],
  parts: [
    {
      id: "unimodal-losses",
      name: "Unimodal losses",
      summary: "One classifier and loss per modality beside the fused one.",
      params: {
        weight: number("weight", 1, [0, 5, 0.1], { help: "Weight of each unimodal loss." }),
      },
    },
    {
      id: "lfm-heuristic",
      name: "Alignment",
      summary: "Contrastive loss between modalities, weighted by a falling α.",
      params: {
        tau: number("τ", 0.1, [0.01, 1], { log: true, help: "Temperature." }),
      },
    },
    {
      id: "quantiser",
      name: "Quantiser",
      summary: "Replaces each position of the map by the nearest code.",
      params: {
        codes: whole("codes", 128, [16, 512], { help: "Codes per modality." }),
        decay: number("decay", 0.99, [0.5, 0.999], { help: "Decay of the moving averages." }),
      },
    },
    {
      id: "reconstruction",
      name: "Reconstruction",
      summary: "A decoder per modality, trained on unmasked codes.",
      params: none,
    },
    {
      id: "mask",
      name: "Channel mask",
      summary: "Learns which channels of each modality reach the classifier.",
      params: {
        lambda: number("λ", 1e-4, [1e-6, 1e-1], { log: true, help: "Price of keeping a channel." }),
        absolute: flag("|Ω|", false, { help: "Penalty on |Ω| instead of the signed sum." }),
      },
      needs: [{ id: "quantiser", why: "The mask multiplies quantised codes." }],
    },
    {
      id: "mlb",
      name: "MLB coefficients",
      summary: "Gives the modality that is behind a larger step.",
      params: {
        alpha: number("α", 0.8, [0, 4, 0.05], {
          help: "Strength of the balancing; 0 is joint training.",
        }),
        actOn: choice("Act on", "step", {
          help: "Adam nearly cancels a scaled gradient; a scaled step it keeps.",
          options: { step: "step", gradient: "gradient" },
        }),
      },
      decides: ["coefficients"],
      needs: [{ id: "unimodal-losses", why: "k compares the losses of the modalities' own heads" }],
      paper: {
        title: "Improving Multimodal Learning Balance and Sufficiency through Data Remixing",
        authors: "A. Author, B. Author",
        venue: "A venue",
        year: 2025,
      },
      equations: ["k_i = 1 + tanh(α · (s̄_j / s_i − 1))   (eq. 7)"],
      notes: ["With Adam, scaling a gradient is nearly cancelled by Adam's own normalisation."],
    },
    {
      id: "ogm",
      name: "OGM-GE",
      summary: "Slows the leading modality down.",
      params: none,
      decides: ["coefficients"],
    },
  ],
  optimizers: [
    {
      id: "adam",
      name: "Adam",
      summary: "Steps of about one learning rate per weight.",
      params: {
        learningRate: number("Learning rate", 1e-3, [1e-6, 10], {
          symbol: "η",
          log: true,
          help: "Size of a step.",
        }),
      },
    },
    {
      id: "sgd",
      name: "SGD with momentum",
      summary: "Plain gradient steps with momentum.",
      params: {
        learningRate: number("learningRate", 1e-2, [1e-6, 10], {
          log: true,
          help: "Size of a step.",
        }),
        momentum: number("momentum", 0.9, [0, 0.999], { help: "Share of the last step kept." }),
      },
    },
  ],
  augmentations: [
    {
      id: "time-mask",
      name: "Time masking",
      summary: "Sets spans of time to the mean.",
      params: { masks: whole("Spans", 1, [1, 8], { help: "Spans in each clip." }) },
      changes: ["spectrogram"],
    },
    {
      id: "frame-flip",
      name: "Mirror",
      summary: "Mirrors frames.",
      params: none,
      changes: ["frames"],
    },
    {
      id: "frame-crop",
      name: "Shift and zoom",
      summary: "Shifts and zooms frames.",
      params: {
        shift: number("Shift", 0.08, [0, 0.5, 0.01], { help: "Share of the width." }),
        zoom: number("Zoom", 0.1, [0, 0.5, 0.01], { help: "Share of the width." }),
      },
      changes: ["frames"],
    },
    {
      id: "mixup",
      name: "mixup",
      summary: "Mixes clips.",
      params: none,
      changes: ["frames", "spectrogram"],
    },
  ],
  averagings: [
    { id: "none", name: "None", summary: "The last weights.", params: none },
    {
      id: "ema",
      name: "EMA",
      summary: "A moving average.",
      params: { decay: number("Decay", 0.99, [0.5, 0.9999], { help: "Share that is kept." }) },
    },
  ],
  selections: [
    { id: "best-accuracy", name: "Best accuracy", summary: "The best.", params: none },
    { id: "last-epoch", name: "Last epoch", summary: "The last.", params: none },
  ],
  methods: [
    { id: "joint", name: "Joint", summary: "One loss.", parts: [] },
    { id: "multi-loss", name: "Multi-Loss", summary: "More.", parts: [{ id: "unimodal-losses" }] },
  ],
  presets: [
    {
      id: "seesaw",
      name: "Seesaw",
      summary: "The full pipeline on the built-in clips.",
      config: {},
    },
    {
      id: "joint",
      name: "Joint training",
      summary: "Every part off: plain joint training.",
      config: { parts: [] },
    },
    {
      id: "quick",
      name: "Quick",
      summary: "A short run for a slow machine.",
      config: { epochs: 4, data: { id: "puppets", params: { clips: 120, actors: 12 } } },
    },
  ],
  ablations: [],
};
