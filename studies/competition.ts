/**
 * Competition over seeds: `npm run competition -- [--seeds 20] [--steps 1000] --out FOLDER`.
 * Trains the presets of the theory in Node, each with seeds 1 to N on the same clips, and writes
 * competition.json (every measurement) and competition.md (tables, with the paper's claim). Seeds that
 * competition.json already holds, measured after the same steps, are kept and not trained again.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { importForNode } from "../tools/buildForNode";
import { buildKernels } from "../tools/buildKernels";
import { runCommand } from "../tools/command";
import type * as Driver from "./competition/driver";
import {
  markdownReport,
  mergeTrainings,
  type Arm,
  type Report,
  type Training,
} from "./competition/summary";
import { describeNode } from "../tools/machine";
import { readJson } from "../tools/readJson";
import { root } from "../tools/serve";

const arms: readonly Arm[] = [
  { name: "joint", preset: "competition" },
  { name: "one alone", preset: "competition-one" },
  { name: "two alone", preset: "competition-two" },
  { name: "joint, large initial weights", preset: "competition-large" },
  { name: "Multi-Loss", preset: "competition-multi-loss" },
  { name: "summand losses", preset: "competition-balanced" },
];

function wholeNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least) {
    throw new Error(`--${name} must be a whole number from ${least}, not ${text}.`);
  }
  return value;
}

runCommand(async () => {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "20" },
      steps: { type: "string", default: "1000" },
      out: { type: "string" },
    },
  });
  const { out } = values;
  if (out === undefined) throw new Error("--out FOLDER is missing.");
  const seeds = wholeNumber("seeds", values.seeds, 1);
  // A tenth of fewer steps would be less than one step.
  const steps = wholeNumber("steps", values.steps, 5);
  const moments = [1, ...Array.from({ length: 10 }, (_, i) => Math.round((steps * (i + 1)) / 10))];
  await buildKernels();
  const built = await mkdtemp(join(tmpdir(), "counterpoise-competition-"));
  try {
    const entry = join(import.meta.dirname, "competition/driver.ts");
    const driver = (await importForNode(entry, built)) as typeof Driver;
    const { report } = await driver.startDevice(root);
    const json = join(out, "competition.json");
    const done = (existsSync(json) ? (readJson(json) as Report).trainings : []).filter(
      (one) => String(one.moments.map(({ step }) => step)) === String(moments),
    );
    const trainings: Training[] = [];
    const reportNow = (): Report => ({
      command: `npm run competition -- ${process.argv.slice(2).join(" ")}`,
      machine: describeNode(report.name),
      ...driver.facts(),
      trainings: mergeTrainings(done, trainings),
    });
    await mkdir(out, { recursive: true });
    for (let seed = 1; seed <= seeds; seed++) {
      for (const arm of arms) {
        const known = done.find((one) => one.arm === arm.name && one.seed === seed);
        trainings.push(
          known ?? {
            arm: arm.name,
            seed,
            moments: await driver.trainArm({ arm, seed, moments }),
          },
        );
      }
      await writeFile(json, `${JSON.stringify(reportNow())}\n`);
      console.log(`seed ${seed} of ${seeds}`);
    }
    await writeFile(join(out, "competition.md"), markdownReport(reportNow()));
    console.log(`\n${markdownReport(reportNow())}`);
  } finally {
    await rm(built, { recursive: true });
  }
});
