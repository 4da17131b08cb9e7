/**
 * Accuracy that no classifier can pass on Puppets in expectation, computed exactly: the best guess
 * of the recorded label given the classes that the cues show, for one modality and for both.
 *
 *   P(a | e)  = p [a = e] + (1 - p) · rest(a)     rest: 1/K on each class, or all on "none"
 *   P(l | e)  = (1 - n) [l = e] + n / (K - 1) [l ≠ e]
 *   ceiling   = Σ_{a,v} max_l Σ_e 1/K · P(a | e) P(v | e) P(l | e)
 */
export interface CueOdds {
  readonly classes: number;
  /** p of each modality. */
  readonly audioInformative: number;
  readonly videoInformative: number;
  /** n: share of labels replaced by another class. */
  readonly labelNoise: number;
  /** What the other clips show: a class at random, or no class. */
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
    audio: bestAccuracy(odds, audioInformative, 0),
    video: bestAccuracy(odds, 0, videoInformative),
    fused: bestAccuracy(odds, audioInformative, videoInformative),
  };
}

/** A modality with p = 0 shows nothing about the class, so leaving one out is p = 0 for it. */
function bestAccuracy(odds: CueOdds, audio: number, video: number): number {
  const { classes, labelNoise } = odds;
  const labels = Array.from({ length: classes }, (_, i) => i);
  const shown = odds.failingCue === "none" ? [...labels, -1] : labels;
  const cue = (p: number, seen: number, emotion: number): number => {
    if (odds.failingCue === "none") return seen === -1 ? 1 - p : seen === emotion ? p : 0;
    return (seen === emotion ? p : 0) + (1 - p) / classes;
  };
  const label = (l: number, emotion: number): number =>
    l === emotion ? 1 - labelNoise : labelNoise / (classes - 1);
  let accuracy = 0;
  for (const a of shown)
    for (const v of shown) {
      const joint = labels.map((l) =>
        labels.reduce(
          (sum, e) => sum + (cue(audio, a, e) * cue(video, v, e) * label(l, e)) / classes,
          0,
        ),
      );
      accuracy += Math.max(...joint);
    }
  return accuracy;
}
