/** Times one step of a model: our kernels against those of TensorFlow.js, and against PyTorch on request. */
import type { Prepared, RunBackend, Runner, Started, StepCounts } from "./requests";
import { interleave, type Contestant, type RoundOptions } from "./rounds";
import { median, middleHalf, pairedRatio } from "./statistics";
import { count, figure, none, scaled, table } from "./tables";
import type { TorchPeer } from "./torchPeer";
import { describeWorkload, type Engine, type Workload } from "./workload";

interface EngineResult {
  readonly engine: Engine;
  readonly facts: Prepared;
  readonly counts: StepCounts;
  /** Milliseconds per step of every round, in order. */
  readonly stepMs: readonly number[];
}
export interface StepResult {
  readonly backend: RunBackend;
  readonly report: Started["report"];
  readonly workload: Workload;
  readonly engines: readonly EngineResult[];
  /** Bytes of the WebAssembly memory or of GPU buffers after all rounds. */
  readonly deviceBytes: number;
  readonly torchMs?: readonly number[];
  /** Spin count of PyTorch's threads before they sleep. */
  readonly torchSpin?: string | undefined;
}
export interface StepRequest extends RoundOptions {
  readonly started: Started;
  readonly workload: Workload;
  readonly engines: readonly Engine[];
  readonly torch?: TorchPeer | undefined;
}

/** Times the engines and PyTorch in turn. Throws if the numbers of parameters differ. */
export async function stepBench(runner: Runner, request: StepRequest): Promise<StepResult> {
  const { started, workload, engines, torch } = request;
  const prepared: Omit<EngineResult, "stepMs">[] = [];
  for (const engine of engines) {
    const before = await runner.send({ command: "memory" });
    const facts = await runner.send({ command: "prepare", id: engine, workload, engine });
    const counts = await runner.send({ command: "count", id: engine });
    // Frees the memory of the previous engine.
    const peakBytes = counts.peakBytes - before.tensorBytes;
    prepared.push({ engine, facts, counts: { ...counts, peakBytes } });
  }
  let torchSpin: string | undefined;
  const contestants: Contestant[] = engines.map((engine) => ({
    name: engine,
    take: async (steps) => (await runner.send({ command: "steps", id: engine, steps })).ms,
  }));
  const facts = prepared[0]?.facts;
  if (torch && facts) {
    const { parameters, spin } = await torch.prepare("twin", workload, facts);
    torchSpin = spin;
    if (parameters !== facts.parameters)
      throw new Error(`The twin has ${parameters} parameters, and ours has ${facts.parameters}.`);
    contestants.push({ name: "torch", take: (steps) => torch.steps("twin", steps) });
  }
  const taken = await interleave(contestants, request);
  const { deviceBytes } = await runner.send({ command: "memory" });
  for (const engine of engines) await runner.send({ command: "dispose", id: engine });
  await torch?.dispose("twin");
  return {
    backend: started.report.name,
    report: started.report,
    workload,
    deviceBytes,
    engines: prepared.map((one) => ({ ...one, stepMs: taken[one.engine] ?? [] })),
    ...(taken["torch"] ? { torchMs: taken["torch"], torchSpin } : {}),
  };
}

const engineNames: Readonly<Record<Engine, string>> = { own: "ours", stock: "stock tfjs" };

function stepText(stepMs: readonly number[]): string {
  const [low, high] = middleHalf(stepMs);
  return `${figure(median(stepMs))} (${figure(low)}-${figure(high)})`;
}
const stockOf = ({ engines }: StepResult) => engines.find(({ engine }) => engine === "stock");

/** One line about a finished model. */
export const stepLine = ({ backend, workload, engines, torchMs }: StepResult): string =>
  `${backend}, ${describeWorkload(workload)}: ${[
    ...engines.map(({ engine, stepMs }) => `${engineNames[engine]} ${figure(median(stepMs))} ms`),
    ...(torchMs ? [`PyTorch ${figure(median(torchMs))} ms`] : []),
  ].join(", ")}`;

const timeTitles = [
  "backend",
  "model",
  "engine",
  "step, ms (middle half of rounds)",
  "of stock",
  "parameters",
  "FLOPs a step",
  "FLOP/s",
];

export function timeTable(results: readonly StepResult[]): string {
  const rows = results.flatMap((result) => {
    const stock = stockOf(result)?.stepMs;
    return result.engines.map(({ engine, facts, stepMs }) => [
      result.backend,
      describeWorkload(result.workload),
      engineNames[engine],
      stepText(stepMs),
      stock && engine !== "stock" ? figure(pairedRatio(stepMs, stock)) : none,
      count(facts.parameters),
      scaled(facts.flops),
      scaled(facts.flops / (median(stepMs) / 1000)),
    ]);
  });
  return table(timeTitles, rows);
}

const countTitles = [
  "backend",
  "model",
  "engine",
  "kernels",
  "dispatches",
  "of stock's",
  "GPU buffers made",
  "uploaded, B",
  "uniforms, B",
  "read back, B",
  "peak of tensors",
];

/** Per step. */
export function countTable(results: readonly StepResult[]): string {
  const rows = results.flatMap((result) => {
    const stock = stockOf(result)?.counts.dispatches;
    return result.engines.map(({ engine, counts }) => [
      result.backend,
      describeWorkload(result.workload),
      engineNames[engine],
      count(counts.kernels),
      count(counts.dispatches),
      counts.dispatches !== undefined && stock !== undefined && engine !== "stock"
        ? figure(counts.dispatches / stock)
        : none,
      count(counts.buffersCreated),
      count(counts.bytesUploaded),
      count(counts.uniformBytes),
      count(counts.bytesRead),
      scaled(counts.peakBytes, "B"),
    ]);
  });
  return table(countTitles, rows);
}

const peerTitles = [
  "backend",
  "model",
  "ours, ms",
  "PyTorch, ms",
  "its spin",
  "ours / PyTorch",
  "middle half",
  "of the fastest rounds",
];

/** Ratios of ours to PyTorch: of single rounds, and of the fastest rounds, which other work disturbs least. */
export function peerTable(results: readonly StepResult[]): string {
  const rows = results.flatMap(({ backend, workload, engines, torchMs, torchSpin }) =>
    engines.flatMap(({ engine, stepMs }) => {
      if (!torchMs || engine !== "own") return [];
      const ratios = stepMs.map((ms, round) => ms / (torchMs[round] ?? NaN));
      const [low, high] = middleHalf(ratios);
      return [
        [
          backend,
          describeWorkload(workload),
          stepText(stepMs),
          stepText(torchMs),
          torchSpin ?? none,
          figure(pairedRatio(stepMs, torchMs)),
          `${figure(low)}-${figure(high)}`,
          figure(Math.min(...stepMs) / Math.min(...torchMs)),
        ],
      ];
    }),
  );
  return table(peerTitles, rows);
}
