/**
 * `npm run bench`: time and counts of a step, our kernels against those of TensorFlow.js, in turn in one run.
 * `npm run bench:peers`: also PyTorch on the same processor (`--peers`).
 *
 *   --backend wasm|webgpu|cpu   default: wasm, and webgpu where there is a hardware adapter
 *   --node                      webgpu in Node (package `webgpu`) instead of in a browser
 *   --model NAME                reference-32, reference-64, default, each with -b64 if wanted; repeatable
 *   --engine own|stock          default: both
 *   --threads N --rounds N --turn MS --steps N --watch S
 *   --read S                    with --page: seconds between ready and the press; default 0
 *   --profile | --growth | --leak | --page   other tables, on WebAssembly
 *   --methods                   a step of each method relative to joint training
 *   --parity                    losses of the default experiment against plain JavaScript (15 minutes)
 *   --device cuda               device of the peers
 *   --out FILE.json --doc       writes a file; writes docs/bench/README.md
 */
import { cores, readArguments, type Arguments } from "./bench/arguments";
import { busyWarning, publish, typedCommand, type Findings } from "./bench/benchFile";
import { axes, growthBench, growthTable } from "./bench/growth";
import { leakNote, leakTable } from "./bench/leak";
import { describeMachine } from "../tools/machine";
import { openBackend, type OpenBackend } from "./bench/openBackend";
import { pageCost, pageTable } from "./bench/pageCost";
import { methodsBench, methodsTable } from "./bench/methods";
import { lossesOn, parityNotes, parityTable } from "./bench/parity";
import { profileTable } from "./bench/profile";
import type { Profile } from "./bench/requests";
import {
  countTable,
  peerTable,
  stepBench,
  stepLine,
  timeTable,
  type StepResult,
} from "./bench/stepBench";
import { figure, scaled } from "./bench/tables";
import { peerWarning, startTorch } from "./bench/torchPeer";
import { describeWorkload } from "./bench/workload";
import { runCommand } from "../tools/command";
import { servePage } from "../tools/serve";

type Found = Omit<Findings, "command" | "machine"> & { readonly where: string };

async function withWasm<T>(
  { threads }: Arguments,
  work: (opened: OpenBackend) => Promise<T>,
): Promise<T> {
  const opened = await openBackend({ backend: "wasm", threads, node: false, isNamed: true });
  try {
    return await work(opened);
  } finally {
    await opened.runner.close();
  }
}

async function stepFindings(given: Arguments): Promise<Found> {
  const results: StepResult[] = [];
  const notes: string[] = [];
  const torch = given.peers ? await startTorch(given.threads, given.device) : undefined;
  const places = new Set<string>();
  try {
    const isNamed = given.backend !== undefined || given.node;
    for (const backend of given.peers && !isNamed ? (["wasm"] as const) : given.backends) {
      let opened: OpenBackend;
      try {
        opened = await openBackend({ ...given, backend, isNamed });
      } catch (error) {
        if (isNamed || backend === "wasm") throw error;
        notes.push(`Not timed on ${backend}: ${(error as Error).message}.`);
        continue;
      }
      const { runner, started } = opened;
      const { report } = started;
      places.add(runner.where);
      try {
        for (const workload of given.workloads) {
          const result = await stepBench(runner, { ...given, started, workload, torch });
          results.push(result);
          console.log(stepLine(result));
        }
      } finally {
        await runner.close();
      }
      const threads = report.name === "wasm" ? `, ${report.threads} threads` : "";
      const relaxed = report.relaxedSimd ? ", relaxed SIMD" : "";
      const on = report.adapter === "" ? "" : ` on ${report.adapter}`;
      const held = scaled(results.at(-1)?.deviceBytes, "B");
      notes.push(`${report.name}${on}${threads}${relaxed}: the backend held ${held} in the end.`);
    }
  } finally {
    torch?.close();
  }
  if (torch) {
    const { facts } = torch;
    const warning = peerWarning(facts);
    const on = facts.device === "cpu" ? `${facts.blas}, ${facts.threads} threads` : facts.device;
    notes.push(`PyTorch ${facts.torch} on ${on}.`, ...(warning ? [warning] : []));
  }
  notes.push(
    `Medians of ${given.rounds} rounds in which all take turns; ratios are medians of the rounds' own.`,
  );
  return {
    section: given.peers ? "peers" : given.backend === "webgpu" ? "steps, webgpu" : "steps",
    table: given.peers
      ? peerTable(results)
      : `${timeTable(results)}\n\nA step, counted:\n\n${countTable(results)}`,
    where: [...places].join(", "),
    notes,
    figures: { results, ...(torch ? { torch: torch.facts } : {}) },
  };
}

const profileFindings = (given: Arguments): Promise<Found> =>
  withWasm(given, async ({ runner }) => {
    const profiles: Record<string, Profile> = {};
    for (const workload of given.workloads) {
      const id = describeWorkload(workload);
      await runner.send({ command: "prepare", id, workload, engine: given.engines[0] ?? "own" });
      // The browser has finished compiling after these steps.
      await runner.send({ command: "steps", id, steps: 50 });
      profiles[id] = await runner.send({ command: "profile", id, steps: 50 });
      await runner.send({ command: "dispose", id });
    }
    return {
      section: "profile",
      table: Object.entries(profiles)
        .map(
          ([name, profile]) =>
            `${name}: ${figure(profile.stepMs)} ms a step\n\n${profileTable(profile)}`,
        )
        .join("\n\n"),
      where: `${runner.where}, wasm, ${given.threads} threads`,
      notes: ["Means of 50 steps."],
      figures: profiles,
    };
  });

const growthFindings = (given: Arguments): Promise<Found> =>
  withWasm(given, async ({ runner }) => {
    const points = await growthBench(runner, given, axes);
    const notes = ["Beside what grows: B=32, 64x64 pixels, 16 channels, 2 modalities."];
    const where = `${runner.where}, wasm, ${given.threads} threads`;
    return { section: "growth", table: growthTable(points), where, notes, figures: { points } };
  });

const leakFindings = (given: Arguments): Promise<Found> =>
  withWasm(given, async ({ runner }) => {
    const [early, late] = [Math.max(1, Math.round(given.steps / 20)), given.steps];
    const played = await runner.send({ command: "play", batch: 16, steps: late, lookAt: [early] });
    const result = { early, late, played };
    const notes = [leakNote(result), "The default run at B=16, with its reports and pictures."];
    const where = `${runner.where}, wasm, ${given.threads} threads`;
    return { section: "leak", table: leakTable(result), where, notes, figures: result };
  });

const defaultBatch = 32;

const methodsFindings = (given: Arguments): Promise<Found> =>
  withWasm(given, async ({ runner }) => {
    const costs = await methodsBench(runner, defaultBatch, given);
    return {
      section: "methods",
      table: methodsTable(costs),
      where: `${runner.where}, wasm, ${given.threads} threads`,
      notes: [`The default model and data, B=${defaultBatch}; medians of ${given.rounds} rounds.`],
      figures: { costs },
    };
  });

async function parityFindings(given: Arguments): Promise<Found> {
  const losses: Record<string, readonly number[]> = {};
  let where = "";
  for (const backend of ["cpu", ...given.backends.filter((name) => name !== "cpu")] as const) {
    const opened = await openBackend({
      ...given,
      backend,
      isNamed: true,
      node: given.node && backend === "webgpu",
    });
    try {
      losses[backend] = await lossesOn(opened.runner, defaultBatch, given.steps);
      where = opened.runner.where;
    } finally {
      await opened.runner.close();
    }
  }
  const notes = [...parityNotes({ losses }), `The default experiment, B=${defaultBatch}.`];
  return { section: "parity", table: parityTable({ losses }), where, notes, figures: { losses } };
}

async function pageFindings(given: Arguments): Promise<Found> {
  const served = await servePage();
  const { rounds: visits, readMs, watchedS, steps } = given;
  const cost = await pageCost(served.url, { visits, readMs, watchedS }).finally(served.close);
  const played = await withWasm(given, ({ runner }) =>
    runner.send({ command: "play", batch: 16, steps, lookAt: [] }),
  );
  return {
    section: "page",
    table: pageTable(cost, played),
    where: "Chromium",
    notes: [
      `Medians of ${visits} visits each; Train is pressed ${readMs > 0 ? `${readMs / 1000} s after` : "as soon as"} it can be. The worker's shares are of a run of ${played.steps} steps of the default configuration.`,
    ],
    figures: { cost, played },
  };
}

runCommand(async () => {
  const given = readArguments();
  const warning = busyWarning(cores);
  if (warning) console.warn(warning);
  const others = {
    profile: profileFindings,
    growth: growthFindings,
    leak: leakFindings,
    page: pageFindings,
    parity: parityFindings,
    methods: methodsFindings,
  };
  const other = (Object.keys(others) as (keyof typeof others)[]).find((name) => given[name]);
  const find = other ? others[other] : stepFindings;
  const { where, notes, ...found } = await find(given);
  const findings: Findings = {
    ...found,
    notes: [...notes, ...(warning ? [warning] : [])],
    command: typedCommand(
      given.peers ? "bench:peers" : "bench",
      process.argv.slice(2).filter((arg) => arg !== "--peers"),
    ),
    machine: describeMachine(where),
  };
  await publish(findings, given);
});
