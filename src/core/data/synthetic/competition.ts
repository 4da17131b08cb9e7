/**
 * Competition: the data distribution for which joint training is proved to learn a subset of
 * modalities. Huang, Lin, Zhou, Yang, Huang: Modality Competition, ICML 2022.
 *
 *   X^r   = M^r z^r + xi^r,  M^r [d, K] orthonormal columns,  xi^r ~ N(0, sigma_g^2 I)
 *   z_y^r ~ U[1, C_r]        where modality r is sufficient
 *         ~ U[0, gamma_r]    where it is not, with probability mu_r
 *   z_k^r ~ U[0, rho_r]      with probability s / K, else 0, for k != y
 *
 * y is uniform over K classes; sufficiency is drawn independently for each modality. gamma, rho, s and
 * sigma_g are the same for both modalities.
 *
 * Deviation: only the paper's abstract was available; this follows other descriptions of its
 * setting, and the uniform ranges and all constants are ours.
 */
import type { Card } from "../../../contract/cards";
import type { ModalityCard, SplitName } from "../../../contract/clip";
import { number, type ParamValues, whole } from "../../../contract/params";
import { papers } from "../../papers";
import { randomFrom, type Random } from "../random";

const share = [0, 1, 0.01] as const;
const strength = [1, 5, 0.1] as const;
const clips = [20, 4000] as const;

/** With the defaults the modalities compete: there are few clips with many noisy dimensions. */
export const competitionParams = {
  classes: whole("K", 5, [2, 20], { help: "Number of classes." }),
  dimension: whole("d", 400, [4, 1000], {
    help: "Length of each modality's vector, at least K. More entries carry more noise, by which clips can be memorised.",
  }),
  train: whole("n", 150, clips, { help: "Number of training clips." }),
  validation: whole("validation", 400, clips, { help: "Number of validation clips." }),
  test: whole("test", 2000, clips, { help: "Number of test clips." }),
  insufficientOne: number("One: insufficient", 0.02, share, {
    symbol: "μ₁",
    help: "Share of clips whose class feature is weak in modality One.",
  }),
  insufficientTwo: number("Two: insufficient", 0.15, share, {
    symbol: "μ₂",
    help: "Share of clips whose class feature is weak in modality Two.",
  }),
  strengthOne: number("One: strength", 1.5, strength, {
    symbol: "C₁",
    help: "Largest strength of a sufficient feature of modality One; the smallest is 1.",
  }),
  strengthTwo: number("Two: strength", 1.5, strength, {
    symbol: "C₂",
    help: "Largest strength of a sufficient feature of modality Two; the smallest is 1.",
  }),
  weak: number("Insufficient strength", 0.1, share, {
    symbol: "γ",
    help: "Largest strength of an insufficient class feature.",
  }),
  others: number("Other features", 1, [0, 20, 0.5], {
    symbol: "s",
    help: "Expected number of features of other classes in a clip; each has probability s / K.",
  }),
  otherStrength: number("Their strength", 0.2, share, {
    symbol: "ρ",
    help: "Largest strength of another class's feature.",
  }),
  noise: number("Noise", 0.1, share, {
    symbol: "σ_g",
    help: "Standard deviation of the noise on every entry.",
  }),
} as const;
export type CompetitionParams = ParamValues<typeof competitionParams>;

export const competitionCard: Card<typeof competitionParams> = {
  id: "competition",
  name: "Competition",
  summary:
    "Two synthetic vectors per clip. Each contains the feature of the class, but it is weak in some clips.",
  params: competitionParams,
  paper: papers.competition,
  equations: [
    "X^r = M^r z^r + ξ^r,  M^r orthonormal,  ξ^r ~ N(0, σ_g² I)",
    "z_y^r ~ U[1, C_r]; with probability μ_r insufficient: U[0, γ]",
    "z_k^r ~ U[0, ρ] with probability s / K, else 0, for k ≠ y",
  ],
  notes: [
    "Only the paper's abstract and descriptions of its setting were available; ranges and constants are ours.",
    "The modalities compete if the initial weights (σ₀) are small and the insufficient clips can be memorised, that is, if there are few of them with many noisy dimensions.",
    "The vectors are not standardised, since their features are known directions of known length.",
  ],
};

const competitionModalities = ["one", "two"] as const;
type Modality = (typeof competitionModalities)[number];
const names: Readonly<Record<Modality, string>> = { one: "One", two: "Two" };

export interface CompetitionClip {
  /** Such as "clip-0017"; it names the random stream of the noise. */
  readonly id: string;
  readonly split: SplitName;
  readonly label: number;
  readonly sufficient: Readonly<Record<Modality, boolean>>;
  /** z^r [K]. */
  readonly codes: Readonly<Record<Modality, readonly number[]>>;
}
export interface CompetitionPlan {
  readonly params: CompetitionParams;
  readonly seed: number;
  readonly classes: readonly string[];
  readonly clips: readonly CompetitionClip[];
  /** Row k is column k of M^r: the feature of class k [K][d]. */
  readonly dictionaries: Readonly<Record<Modality, readonly (readonly number[])[]>>;
}

/** Draws the plan; equal parameters (already checked) and seeds give equal plans. Throws a RangeError if d < K. */
export function planCompetition(params: CompetitionParams, seed: number): CompetitionPlan {
  const { classes, dimension } = params;
  if (dimension < classes) {
    throw new RangeError(
      `Competition: ${classes} classes need vectors of at least ${classes} entries, not ${dimension}.`,
    );
  }
  const random = randomFrom(seed, "competition");
  const splits = (["train", "validation", "test"] as const).flatMap((split) =>
    Array.from({ length: params[split] }, () => split),
  );
  return {
    params,
    seed,
    classes: Array.from({ length: classes }, (_, k) => `class ${k + 1}`),
    clips: splits.map((split, i) => drawClip(params, seed, split, i)),
    dictionaries: {
      one: orthonormal(classes, dimension, random.fork("one")),
      two: orthonormal(classes, dimension, random.fork("two")),
    },
  };
}

function drawClip(
  params: CompetitionParams,
  seed: number,
  split: SplitName,
  place: number,
): CompetitionClip {
  const id = `clip-${String(place + 1).padStart(4, "0")}`;
  const random = randomFrom(seed, `competition/${id}`);
  const label = random.fork("class").integer(params.classes);
  const draw = (stream: Random, insufficient: number, maxStrength: number) => {
    const isSufficient = stream.uniform() >= insufficient;
    const own = stream.uniform();
    const code = Array.from({ length: params.classes }, (_, k) => {
      const [draw, size] = [stream.uniform(), stream.uniform()];
      if (k === label) return isSufficient ? 1 + (maxStrength - 1) * own : params.weak * own;
      return draw < params.others / params.classes ? params.otherStrength * size : 0;
    });
    return { isSufficient, code };
  };
  const one = draw(random.fork("one"), params.insufficientOne, params.strengthOne);
  const two = draw(random.fork("two"), params.insufficientTwo, params.strengthTwo);
  return {
    id,
    split,
    label,
    sufficient: { one: one.isSufficient, two: two.isSufficient },
    codes: { one: one.code, two: two.code },
  };
}

/** `count` random orthonormal vectors [count][size], by Gram-Schmidt; a second pass removes rounding errors. */
function orthonormal(count: number, size: number, random: Random): number[][] {
  const rows: number[][] = [];
  while (rows.length < count) {
    let row = Array.from({ length: size }, () => random.normal());
    for (let pass = 0; pass < 2; pass++) {
      for (const other of rows) {
        const along = dot(row, other);
        row = row.map((value, i) => value - along * (other[i] ?? 0));
      }
      const length = Math.sqrt(dot(row, row));
      row = row.map((value) => value / length);
    }
    rows.push(row);
  }
  return rows;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** X^r [d] of both modalities. */
export function competitionFeatures(
  { params, seed, dictionaries }: CompetitionPlan,
  clip: CompetitionClip,
): Record<Modality, Float32Array> {
  const of = (id: Modality): Float32Array => {
    const noise = randomFrom(seed, `competition/${clip.id}/noise/${id}`);
    const x = Float32Array.from({ length: params.dimension }, () => params.noise * noise.normal());
    clip.codes[id].forEach((z, k) => {
      if (z === 0) return;
      dictionaries[id][k]?.forEach((value, i) => (x[i] = (x[i] ?? 0) + z * value));
    });
    return x;
  };
  return { one: of("one"), two: of("two") };
}

export const competitionCards = ({ params, dictionaries }: CompetitionPlan): ModalityCard[] =>
  competitionModalities.map((id) => ({
    id,
    name: names[id],
    kind: "vector",
    shape: [params.dimension],
    dictionary: dictionaries[id],
  }));
