/**
 * Scores the run's own classifier under other masks. It was trained with the learned mask only, which puts every
 * other mask at a disadvantage: the figures are controls of the pictures; `headTest.ts` compares masks fairly.
 */
import type { ControlRow, ControlsReport, Fill, Omega, Scores } from "../../contract/inspect";
import type { InspectParameters } from "../../contract/inspectRequests";
import { randomFrom } from "../data/random";
import { entryOf, mapRecord } from "../tensor/records";
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
  const scored = async (omega: Omega, fill: Fill, what: string): Promise<Scores> => {
    await run.progress(done, total, what);
    done += 1;
    return scoresOf(await maskedProbabilities(run, split, means, omega, fill), split.labels);
  };
  const rows: ControlRow[] = [];
  for (const [id, omega] of singles) {
    const isWhole = dropsNothing(omega);
    for (const fill of isWhole ? fills.slice(0, 1) : fills) {
      const scores = await scored(omega, fill, `${id}, ${fill}`);
      rows.push({
        id,
        fill: isWhole ? null : fill,
        kept: keptCounts(omega),
        scores: { ...scores },
      });
    }
  }
  const random = randomFrom(seed, "inspect/controls");
  const drawn = Array.from({ length: count }, (_, i) =>
    randomOmega(learned, random.fork(String(i))),
  );
  const isWhole = dropsNothing(learned);
  const randoms: ControlRow[] = [];
  for (const fill of isWhole ? fills.slice(0, 1) : fills) {
    const all: Scores[] = [];
    for (const [i, omega] of drawn.entries())
      all.push(await scored(omega, fill, `random mask ${i + 1} of ${count}, ${fill}`));
    const keys = { accuracy: 0, crossEntropy: 0, ece: 0 } as const;
    const scores = mapRecord(keys, (_, key) =>
      centralInterval(all.map((one) => one[key as keyof Scores])),
    );
    randoms.push({
      id: "random",
      fill: isWhole ? null : fill,
      kept: keptCounts(learned),
      scores: scores as ControlRow["scores"],
    });
  }
  const isLearned = ({ id }: ControlRow): boolean => id === "learned";
  return {
    at,
    clips: validation.size,
    draws: count,
    // the random masks are what the learned mask is compared with, so they follow it
    rows: [...rows.filter(isLearned), ...randoms, ...rows.filter((row) => !isLearned(row))],
  };
}
