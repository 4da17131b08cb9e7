/** The runs that decide the papers' claims, and the plans of those that no other command makes. */
import { lastEpochs } from "./runSummary";

/** Runs that decide claims. */
export interface Evidence {
  readonly id: string;
  /** Folders with a compare.json of other commands, best first; or absent: `plan` is made by `npm run claims`. */
  readonly folders?: readonly string[];
  /** A plan file. */
  readonly plan?: Readonly<Record<string, unknown>>;
  /** Its runs also measure the distance between the modalities' features. */
  readonly measuresGap?: boolean;
  /** The value of the setting that the plans vary. */
  readonly knob?: number;
}

const seeds = [5, 6, 7, 8, 9];
const seesaw = {
  version: 2,
  preset: "seesaw",
  openTest: true,
  testEpochs: lastEpochs,
  seeds,
  methods: [],
  shared: { actOn: "step", scope: "encoder" },
} as const;
const small = { encoder: { id: "grid-conv" }, batchSize: 16, epochs: 12, backend: "wasm" };
const puppets = (params: Readonly<Record<string, number>> = {}) => ({
  ...small,
  data: { id: "puppets", params: { clips: 360, testClips: 600, ...params } },
});
const learned = [{ id: "quantiser" }, { id: "reconstruction" }, { id: "mask" }];
const withLambda = (lambda: number) => [...learned.slice(0, 2), { id: "mask", params: { lambda } }];
const fixedMask = { id: "mask", params: { gate: "fixed", lambda: 0 } };

/** Shares of clips whose picture shows the emotion; the voice shows it in 80 %. */
const pictureShares = [0.8, 0.6, 0.4, 0.2];
const voiceShare = 0.8;

const sweeps = pictureShares.map((share): Evidence => {
  const imbalance = Number((voiceShare - share).toFixed(2));
  return {
    id: `imbalance-${imbalance}`,
    knob: imbalance,
    plan: {
      ...seesaw,
      name: `Claims: imbalance ${imbalance}`,
      base: puppets({ audioInformative: voiceShare, videoInformative: share }),
      methods: ["cm-vqvae"],
      against: "cm-vqvae",
      variants: [
        {
          id: "video-alone",
          name: "CM-VQVAE, picture alone",
          parts: learned,
          modalities: ["video"],
        },
      ],
    },
  };
});
/** Ids of the plans that vary the difference of the modalities, from equal modalities to very different ones. */
export const sweptEvidence = sweeps.map(({ id }) => id);
export const mostImbalanced = sweptEvidence.at(-1) ?? "";

const staged = (preset: string): Evidence => ({
  id: preset,
  folders: [`docs/compare/stage2/${preset}`, `docs/compare/stage1/${preset}`],
});

export const evidence: readonly Evidence[] = [
  ...["hum", "session", "backdrop", "memoriser", "digits"].map(staged),
  ...sweeps,
  {
    id: "mask",
    plan: {
      ...seesaw,
      name: "Claims: masks on Seesaw",
      base: puppets(),
      against: "learned",
      variants: [
        { id: "learned", name: "Learned mask", parts: learned },
        {
          id: "fixed-random",
          name: "Random mask of its size",
          parts: [...learned.slice(0, 2), fixedMask],
          keepsAs: "learned",
        },
        { id: "lambda-3e-4", name: "λ = 3e-4", parts: withLambda(3e-4) },
        { id: "lambda-1e-3", name: "λ = 1e-3", parts: withLambda(1e-3) },
      ],
    },
  },
  {
    id: "labels",
    measuresGap: true,
    plan: {
      ...seesaw,
      name: "Claims: label fitting on Seesaw",
      base: puppets(),
      methods: ["joint", "lfm-learned"],
      variants: [
        { id: "label-free-0.3", name: "0.3 label-free", parts: [{ id: "label-fitting" }] },
      ],
    },
  },
  { id: "competition", folders: ["docs/competition"] },
];
