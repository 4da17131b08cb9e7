import { differenceNoise } from "../compare/statistics";
import type { SelfCheck } from "../contract/backend";
import type { RunState } from "./run";

/** "61 %"; share in 0..1. */
export const percent = (share: number): string => `${Math.round(share * 100)} %`;

const selectedBecause: Readonly<Record<string, string>> = {
  "best-accuracy": "the best on validation",
  "lowest-loss": "the lowest loss on validation",
  "last-epoch": "the last so far",
};

/** "epoch 12, the best on validation": the epoch that a rule of selection chose. */
export function selectedEpochText(epoch: number, selection = ""): string {
  const because = Object.hasOwn(selectedBecause, selection)
    ? selectedBecause[selection]
    : undefined;
  return because === undefined ? `epoch ${epoch}` : `epoch ${epoch}, ${because}`;
}

/** "about 2 min" for a duration in seconds. */
export function aboutTime(seconds: number): string {
  if (!Number.isFinite(seconds)) return "an unknown time";
  if (seconds < 50) return `about ${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 3000) return `about ${Math.max(1, Math.round(seconds / 60))} min`;
  return `about ${(seconds / 3600).toFixed(1)} h`;
}

/** Describes the result of the backend's self-check. */
export const selfCheckSentence = ({ checked, worst, tolerance }: SelfCheck): string =>
  `Self-check: ${checked} values and gradients agree with the CPU to ${scientific(worst)} (${scientific(tolerance)} is allowed).`;

/** Says that an earlier visit measured the backend; `date` is ISO 8601. */
export const measuredSentence = (date: string): string =>
  `The speeds and the self-check are from an earlier visit, on ${new Date(date).toLocaleDateString("en-GB", { dateStyle: "long" })}.`;

/** Describes the time from the press to the first step, `ms`. */
export const firstStepSentence = (ms: number): string =>
  `The first step ended ${(ms / 1000).toFixed(1)} s after the press.`;

/** "3e-6". */
const scientific = (value: number): string =>
  value === 0 ? "the last bit" : value.toExponential(0);

/** "12.3 million" and the like. */
export function largeNumberText(value: number): string {
  const units: readonly (readonly [number, string])[] = [
    [1e12, "trillion"],
    [1e9, "billion"],
    [1e6, "million"],
    [1e3, "thousand"],
  ];
  const unit = units.find(([size]) => value >= size);
  return unit ? `${(value / unit[0]).toPrecision(3)} ${unit[1]}` : String(Math.round(value));
}

/** Describes the run's figures in a few sentences; none before the first epoch has ended. */
export function runSentences(run: RunState): readonly string[] {
  if (!run.opened || !run.epoch)
    return run.step?.epoch === 1 ? ["The first epoch has not ended yet."] : [];
  return [fusedAgainstBest(run), largestGap(run), coefficients(run), masks(run)].filter(
    (one) => one !== "",
  );
}

function nameOf(run: RunState, id: string): string {
  return (run.opened?.modalities.find((one) => one.id === id)?.name ?? id).toLowerCase();
}

function fusedAgainstBest(run: RunState): string {
  const { epoch, opened } = run;
  if (!epoch || !opened) return "";
  const validation = new Map(Object.entries(epoch.accuracy.validation));
  const fused = validation.get("fused");
  validation.delete("fused");
  const singles = [...validation].sort(([, a], [, b]) => b - a);
  const best = singles[0];
  if (fused === undefined) return "";
  if (!best || singles.length < 2)
    return `Epoch ${epoch.epoch}: accuracy on validation is ${percent(fused)}; with one modality there is nothing to balance.`;
  const [id, accuracy] = best;
  // from the rounded figures, so that the numbers in the sentence agree
  const points = Math.abs(Math.round(fused * 100) - Math.round(accuracy * 100));
  const head = `the ${nameOf(run, id)} head (${percent(accuracy)})`;
  const start = `Epoch ${epoch.epoch}: fused ${percent(fused)} on validation`;
  const width = differenceNoise(fused, accuracy, opened.clips.validation);
  if (Math.abs(fused - accuracy) <= width)
    return `${start}, ${points === 0 ? "as" : `${points} points ${fused < accuracy ? "below" : "above"}`} ${head}: with ${opened.clips.validation} clips, a difference within ±${Math.round(width * 100)} points is not significant.`;
  return fused < accuracy
    ? `${start} is ${points} points below ${head}: the fused prediction is less accurate than the better head of the same network.`
    : `${start} is ${points} points above ${head}: the modalities complement each other.`;
}

/** Names the head that fits training clips without being accurate on others. */
function largestGap(run: RunState): string {
  const { epoch, opened } = run;
  if (!epoch || !opened) return "";
  const { train, validation } = epoch.accuracy;
  const gaps = opened.modalities
    .map(({ id }) => ({ id, seen: train[id] ?? 0, unseen: validation[id] ?? 1 }))
    .sort((a, b) => b.seen - b.unseen - (a.seen - a.unseen));
  const [most] = gaps;
  if (!most || most.seen - most.unseen <= largeGap) return "";
  return `The ${nameOf(run, most.id)} head has ${percent(most.seen)} on training clips and ${percent(most.unseen)} on validation: most of what it learned fails on other clips.`;
}
/** Of accuracy. */
const largeGap = 0.4;

function coefficients(run: RunState): string {
  const k = Object.entries(run.epoch?.k ?? {});
  const spread =
    Math.max(...k.map(([, value]) => value)) - Math.min(...k.map(([, value]) => value));
  if (k.length < 2 || !(spread > 0.005)) return "";
  const [most, least] = [...k]
    .sort(([, a], [, b]) => b - a)
    .filter((_, i, all) => i === 0 || i === all.length - 1);
  if (!most || !least) return "";
  return `In that epoch the method scaled the steps of ${nameOf(run, most[0])} by ${most[1].toFixed(2)} and those of ${nameOf(run, least[0])} by ${least[1].toFixed(2)}, because ${nameOf(run, most[0])} was learning more slowly.`;
}

function masks(run: RunState): string {
  const { epoch, opened } = run;
  if (!epoch || !opened || opened.channels === 0) return "";
  // a step report averages several steps; the epoch report gives the state at its end
  const kept = Object.entries(epoch.kept).map(
    ([id, share]) =>
      `${Math.round(share * opened.channels)} of ${opened.channels} ${nameOf(run, id)} channels`,
  );
  return kept.length === 0 ? "" : `At the end of that epoch the mask kept ${kept.join(" and ")}.`;
}
