/** Summarises trainings on Competition over seeds, and compares them with the paper's claim. */

export interface Arm {
  readonly name: string;
  /** Id of the preset that is trained. */
  readonly preset: string;
}
/** A network after some steps. */
export interface Moment {
  readonly step: number;
  /** Shares of wrong answers, 0..1. */
  readonly trainError: number;
  readonly testError: number;
  /** Gamma of every class [K], per modality trained. */
  readonly gamma: Readonly<Record<string, readonly number[]>>;
}
export interface Training {
  readonly arm: string;
  readonly seed: number;
  readonly moments: readonly Moment[];
}

/** Merges earlier and new measurements by seed; new ones replace earlier ones. */
export function mergeTrainings(
  known: readonly Training[],
  made: readonly Training[],
): readonly Training[] {
  const isMade = ({ arm, seed }: Training): boolean =>
    made.some((one) => one.arm === arm && one.seed === seed);
  return [...made, ...known.filter((one) => !isMade(one))].toSorted((a, b) => a.seed - b.seed);
}

export interface FoundShares {
  /** Shares of classes: not found by One but by Two, by Two but not One, by both, by neither. */
  readonly oneLoses: number;
  readonly twoLoses: number;
  readonly both: number;
  readonly neither: number;
}

/** Shares of the classes of one network by the modalities that found them: Gamma >= `found`. */
export function foundSharesOf({ gamma }: Moment, found: number): FoundShares {
  const [one = [], two = []] = [gamma["one"], gamma["two"]];
  const share = (of: (hasOne: boolean, hasTwo: boolean) => boolean): number =>
    one.filter((value, k) => of(value >= found, (two[k] ?? NaN) >= found)).length / one.length;
  return {
    oneLoses: share((hasOne, hasTwo) => !hasOne && hasTwo),
    twoLoses: share((hasOne, hasTwo) => hasOne && !hasTwo),
    both: share((hasOne, hasTwo) => hasOne && hasTwo),
    neither: share((hasOne, hasTwo) => !hasOne && !hasTwo),
  };
}

/** Among the classes that only one modality found, the share in which it led in `first`; NaN without any. */
export function shareForeseenByFirstStep(first: Moment, last: Moment, found: number): number {
  const at = (moment: Moment, id: string, k: number): number => moment.gamma[id]?.[k] ?? NaN;
  const settled = (last.gamma["one"] ?? [])
    .map((_, k) => k)
    .filter((k) => at(last, "one", k) >= found !== at(last, "two", k) >= found);
  const right = settled.filter(
    (k) => at(first, "one", k) > at(first, "two", k) === at(last, "one", k) >= found,
  );
  return right.length / settled.length;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** "0.033 ± 0.012": mean and standard deviation over seeds. */
function meanAndDeviation(values: readonly number[]): string {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / Math.max(1, values.length - 1));
  return `${mean.toFixed(3)} ± ${deviation.toFixed(3)}`;
}

export interface Report {
  readonly command: string;
  readonly machine: string;
  readonly found: number;
  /** mu of modality One and Two. */
  readonly insufficient: readonly [number, number];
  readonly trainings: readonly Training[];
}

const percent = (share: number): string => `${Math.round(100 * share)} %`;
const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

/** Markdown tables: errors and found classes per arm at the last moment, the joint arm over time, the claim. */
export function markdownReport(report: Report): string {
  const { trainings, found, command, machine } = report;
  const names = [...new Set(trainings.map(({ arm }) => arm))];
  const ofArm = (arm: string) => trainings.filter((one) => one.arm === arm);
  const seeds = ofArm(names[0] ?? "").length;
  const steps = trainings[0]?.moments.map(({ step }) => step) ?? [];
  return [
    `After ${steps.at(-1) ?? 0} steps, over ${seeds} seeds; a class is found where Γ ≥ ${found}.`,
    "",
    row(["arm", "train error", "test error", "One loses", "Two loses", "both found", "neither"]),
    row(Array<string>(7).fill("---")),
    ...names.map((arm) => armRow(arm, ofArm(arm), found)),
    "",
    "Joint training over time:",
    "",
    row([
      "step",
      "test error",
      "worse than the best alone",
      "One loses",
      "Two loses",
      "both found",
      "neither",
    ]),
    row(Array<string>(7).fill("---")),
    ...steps.map((step) => timeRow(report, step)),
    "",
    ...claimLines(report),
    "",
    `\`${command}\`; ${machine}.`,
    "",
  ].join("\n");
}

const lastOf = ({ moments }: Training): Moment[] => moments.slice(-1);

function armRow(arm: string, trainings: readonly Training[], found: number): string {
  const moments = trainings.flatMap(lastOf);
  const errors = [
    meanAndDeviation(moments.map(({ trainError }) => trainError)),
    meanAndDeviation(moments.map(({ testError }) => testError)),
  ];
  const isPair = moments.every(({ gamma }) => Object.keys(gamma).length === 2);
  return row([arm, ...errors, ...(isPair ? foundCells(moments, found) : ["-", "-", "-", "-"])]);
}

function foundCells(moments: readonly Moment[], found: number): string[] {
  const shares = moments.map((moment) => foundSharesOf(moment, found));
  return (["oneLoses", "twoLoses", "both", "neither"] as const).map((key) =>
    percent(meanOf(shares.map((share) => share[key]))),
  );
}

/** Seeds whose joint network has a larger test error than the better single modality, at one step. */
export function shareWorse(trainings: readonly Training[], step: number): number {
  const errorOf = (arm: string, seed: number): number =>
    trainings
      .find((one) => one.arm === arm && one.seed === seed)
      ?.moments.find((moment) => moment.step === step)?.testError ?? NaN;
  const joint = trainings.filter(({ arm }) => arm === "joint");
  const worse = joint.filter(
    ({ seed }) =>
      errorOf("joint", seed) > Math.min(errorOf("one alone", seed), errorOf("two alone", seed)),
  );
  return worse.length / joint.length;
}

function timeRow({ trainings, found }: Report, step: number): string {
  const moments = trainings
    .filter(({ arm }) => arm === "joint")
    .flatMap((one) => one.moments.filter((moment) => moment.step === step));
  const error = meanAndDeviation(moments.map(({ testError }) => testError));
  return row([
    String(step),
    error,
    percent(shareWorse(trainings, step)),
    ...foundCells(moments, found),
  ]);
}

function claimLines({ trainings, found, insufficient: [mu1, mu2] }: Report): string[] {
  const joint = trainings.filter(({ arm }) => arm === "joint");
  const lasts = joint.flatMap(lastOf);
  const shares = lasts.map((moment) => foundSharesOf(moment, found));
  const [one, two] = [
    meanOf(shares.map(({ oneLoses }) => oneLoses)),
    meanOf(shares.map(({ twoLoses }) => twoLoses)),
  ];
  const runs = (key: "oneLoses" | "twoLoses"): string =>
    `${shares.filter((share) => share[key] > 0).length} of ${shares.length}`;
  const ahead = joint
    .map(({ moments: [first, ...rest] }) =>
      first ? shareForeseenByFirstStep(first, rest.at(-1) ?? first, found) : NaN,
    )
    .filter((share) => !Number.isNaN(share));
  return [
    `- One loses some class in ${runs("oneLoses")} runs, Two in ${runs("twoLoses")}.`,
    `- The claimed test error, p_One μ_Two + p_Two μ_One with p the shares of classes lost, is ${(one * mu2 + two * mu1).toFixed(3)}; measured: ${meanAndDeviation(lasts.map(({ testError }) => testError))}.`,
    `- Where one modality alone found a class, it had the larger Γ after the first step in ${percent(meanOf(ahead))} of the cases.`,
  ];
}
