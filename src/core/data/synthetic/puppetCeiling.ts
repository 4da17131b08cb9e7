/**
 * Computes the highest expected accuracy of any classifier on Puppets: the best guess
 * of the recorded label given the classes that the cues show, for each modality and for all.
 *
 *   P(a | e)  = p [a = e] + (1 - p) · rest(a)     rest: 1/K on each class, or all on "none"
 *   P(l | e)  = (1 - n) [l = e] + n / (K - 1) [l ≠ e]
 *   ceiling   = Σ_{a,v} max_l Σ_e 1/K · P(a | e) P(v | e) P(l | e), over as many cues as there are
 */
export interface CueOdds {
  readonly classes: number;
  /** p of each modality. */
  readonly audioInformative: number;
  readonly videoInformative: number;
  /** n: share of labels replaced by another class. */
  readonly labelNoise: number;
  /** The cue of the other clips: a random class, or none. */
  readonly failingCue: "other" | "none";
}

export interface PuppetCeiling {
  readonly audio: number;
  readonly video: number;
  readonly fused: number;
}

export function puppetCeiling(odds: CueOdds): PuppetCeiling {
  const { audioInformative, videoInformative } = odds;
  return {
    audio: bestAccuracy(odds, [audioInformative]),
    video: bestAccuracy(odds, [videoInformative]),
    fused: bestAccuracy(odds, [audioInformative, videoInformative]),
  };
}

/** Best accuracy from modalities that show the class with these probabilities: the sum over all combinations of cues. */
export function bestAccuracy(
  odds: Pick<CueOdds, "classes" | "labelNoise" | "failingCue">,
  informative: readonly number[],
): number {
  const { classes, labelNoise } = odds;
  const labels = Array.from({ length: classes }, (_, i) => i);
  const shown = odds.failingCue === "none" ? [...labels, -1] : labels;
  const cue = (p: number, seen: number, emotion: number): number => {
    if (odds.failingCue === "none") return seen === -1 ? 1 - p : seen === emotion ? p : 0;
    return (seen === emotion ? p : 0) + (1 - p) / classes;
  };
  const label = (l: number, emotion: number): number =>
    l === emotion ? 1 - labelNoise : labelNoise / (classes - 1);
  // joint: probability of each emotion and of the cues so far
  const over = (joint: readonly number[], [p, ...rest]: readonly number[]): number => {
    if (p === undefined) {
      return Math.max(
        ...labels.map((l) => joint.reduce((sum, weight, e) => sum + weight * label(l, e), 0)),
      );
    }
    return shown.reduce((sum, seen) => {
      const narrowed = joint.map((weight, e) => weight * cue(p, seen, e));
      return sum + over(narrowed, rest);
    }, 0);
  };
  return over(
    labels.map(() => 1 / classes),
    informative,
  );
}
