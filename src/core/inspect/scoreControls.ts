/**
 * The run's own classifier behind other masks. It was trained behind the learned mask only, so any other loses
 * for that reason alone: these figures are controls of the pictures, and no verdict (`verdict.ts`).
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

/** Random masks; a fusion of positions takes every clip through the encoders anew, so fewer. */
const draws = 30;
const drawsOfWhole = 8;
const fills: readonly Fill[] = ["zero", "mean", "mix"];

/** The masks that one set of figures each is made of, by the id of their row. */
function singleMasks(
  learned: Omega,
  asked: Omega | undefined,
  channels: number,
): ReadonlyMap<string, Omega> {
  const ids = Object.keys(learned);
  const none = uniformOmega(ids, channels, 0);
  return new Map<string, Omega>([
    ["learned", learned],
    ...(asked ? [["asked", asked] as const] : []),
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
  { at: place, omega: asked }: InspectParameters<"controls">,
): Promise<ControlsReport> {
  const { pipeline, validation, seed } = run;
  const learned = await learnedOmega(maskOf(pipeline));
  const count = pipeline.model.readsTokens ? drawsOfWhole : draws;
  const singles = singleMasks(learned, asked, pipeline.model.featureSize);
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
    at: place,
    clips: validation.size,
    draws: count,
    // what the learned mask is to be held against stands right behind it
    rows: [...rows.filter(isLearned), ...randoms, ...rows.filter((row) => !isLearned(row))],
  };
}
