/**
 * Scores the run's own classifier under other masks. It was trained with the learned mask only, which puts every
 * other mask at a disadvantage: the figures are controls of the pictures; `headTest.ts` compares masks fairly.
 */
import type { ControlRow, ControlsReport, Fill, Omega, Scores } from "../../contract/inspect";
import type { InspectParameters } from "../../contract/inspectRequests";
import { randomFrom } from "../data/random";
import { entryOf } from "../tensor/records";
import { centralInterval } from "./bootstrap";
import { uniformOmega, inverseOmega, keptCounts, learnedOmega } from "./forcedMask";
import { maskOf, type InspectedRun } from "./inspectedRun";
import { freezeValidation, maskedProbabilities, meansFor, scoresOf } from "./maskedScores";
import { randomOmega } from "./randomOmega";

/** Number of random masks. A fusion of positions runs the encoders for every mask, so it gets fewer. */
const draws = 30;
const drawsOfWhole = 8;
const fills: readonly Fill[] = ["zero", "mean", "mix"];

/** The masks with one set of scores each, by the id of their row. */
function singleMasks(
  learned: Omega,
  requested: Omega | undefined,
  channels: number,
): ReadonlyMap<string, Omega> {
  const ids = Object.keys(learned);
  const none = uniformOmega(ids, channels, 0);
  return new Map<string, Omega>([
    ["learned", learned],
    ...(requested ? [["requested", requested] as const] : []),
    ["all", uniformOmega(ids, channels, 1)],
    ["inverted", inverseOmega(learned)],
    ...(ids.length > 1
      ? ids.map((id) => [`only/${id}`, { ...none, [id]: entryOf(learned, id) }] as const)
      : []),
    ["none", none],
  ]);
}

const dropsNothing = (omega: Omega): boolean =>
  Object.values(omega).every((own) => own.every((one) => one === 1));

/** The rows of a mask, one for each fill; a mask that drops nothing has a single row. */
async function rowsOf(
  id: string,
  omega: Omega,
  score: (fill: Fill) => Promise<ControlRow["scores"]>,
): Promise<ControlRow[]> {
  const isWhole = dropsNothing(omega);
  const kept = keptCounts(omega);
  const rows: ControlRow[] = [];
  for (const fill of isWhole ? fills.slice(0, 1) : fills)
    rows.push({ id, fill: isWhole ? null : fill, kept, scores: await score(fill) });
  return rows;
}

function intervalsOf(all: readonly Scores[]): ControlRow["scores"] {
  const intervalOf = (key: keyof Scores) => centralInterval(all.map((scores) => scores[key]));
  return {
    accuracy: intervalOf("accuracy"),
    crossEntropy: intervalOf("crossEntropy"),
    ece: intervalOf("ece"),
  };
}

export async function scoreControls(
  run: InspectedRun,
  { at, omega: requested }: InspectParameters<"controls">,
): Promise<ControlsReport> {
  const { pipeline, validation, seed } = run;
  const learned = await learnedOmega(maskOf(pipeline));
  const count = pipeline.model.readsTokens ? drawsOfWhole : draws;
  const singles = singleMasks(learned, requested, pipeline.model.featureSize);
  const total = fills.length * (singles.size + count);
  let done = 0;
  await run.progress(0, total, "features of all clips");
  const split = await freezeValidation(run);
  const means = await meansFor(run, ...fills);
  const score = async (omega: Omega, fill: Fill, stage: string): Promise<Scores> => {
    await run.progress(done, total, stage);
    done += 1;
    return scoresOf(await maskedProbabilities(run, split, means, omega, fill), split.labels);
  };
  const rows: ControlRow[] = [];
  for (const [id, omega] of singles)
    rows.push(...(await rowsOf(id, omega, (fill) => score(omega, fill, `${id}, ${fill}`))));
  const random = randomFrom(seed, "inspect/controls");
  const masks = Array.from({ length: count }, (_, i) =>
    randomOmega(learned, random.fork(String(i))),
  );
  const randoms = await rowsOf("random", learned, async (fill) => {
    const all: Scores[] = [];
    for (const [i, omega] of masks.entries())
      all.push(await score(omega, fill, `random mask ${i + 1} of ${count}, ${fill}`));
    return intervalsOf(all);
  });
  const isLearned = ({ id }: ControlRow): boolean => id === "learned";
  return {
    at,
    clips: validation.size,
    draws: count,
    // the random masks are what the learned mask is compared with, so they follow it
    rows: [...rows.filter(isLearned), ...randoms, ...rows.filter((row) => !isLearned(row))],
  };
}
