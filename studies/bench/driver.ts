/** Responds to the bench's requests where TensorFlow.js runs: in a worker, or in Node. */
import type { BackendName } from "../../src/contract/experiment";
import type { Device, DeviceOptions } from "../../src/core/device";
import { useEngine } from "../../src/core/kernels/start";
import type { GpuCounts } from "../../src/core/kernels/webgpu/counters";
import { methods } from "../../src/lab/methods";
import { countStep, memoryNow } from "./counting";
import { pipelineModel } from "./pipelineModel";
import { play } from "./play";
import { profileSteps } from "./profiling";
import type { Answers, Prepared, Question, Reply, Started, Timing } from "./questions";
import { referenceModel } from "./referenceModel";
import type { TimedModel } from "./timedModel";
import type { Engine, Workload } from "./workload";

export interface DriverEnvironment {
  chooseDevice(wanted: BackendName, options: DeviceOptions): Promise<Device>;
  now(): number;
  readonly isolated: boolean;
  /** Counters of the GPU so far. */
  readonly gpuCounts?: (() => GpuCounts) | undefined;
}

type Asked<Ask extends Question["ask"]> = Extract<Question, { readonly ask: Ask }>;

export function createDriver(environment: DriverEnvironment): (q: Question) => Promise<Reply> {
  const { now, isolated, gpuCounts } = environment;
  const models = new Map<string, TimedModel>();
  let device: Device | undefined;

  const started = (): Device => {
    if (!device) throw new Error("No backend was started.");
    return device;
  };
  /** Returns the model and uses its engine: kernels are replaced, tensors remain. */
  const modelOf = (id: string): TimedModel => {
    const model = models.get(id);
    if (!model) throw new Error(`There is no model "${id}".`);
    useEngine(model.engine);
    return model;
  };
  const checkDevice = (): void => {
    const error = device?.errors();
    if (error !== undefined) throw new Error(`The device reported an error: ${error}`);
  };

  const start = async ({ backend, threads }: Asked<"start">): Promise<Started> => {
    device = await environment.chooseDevice(backend, threads === undefined ? {} : { threads });
    return { report: device.report, isolated };
  };
  const build = async (workload: Workload, engine: Engine): Promise<TimedModel> => {
    useEngine(engine);
    return workload.kind === "reference"
      ? referenceModel(workload, engine)
      : pipelineModel(workload, engine, started(), now);
  };
  const prepare = async ({ id, workload, engine }: Asked<"prepare">): Promise<Prepared> => {
    const model = await build(workload, engine);
    models.set(id, model);
    // A step does not include one-time compilation and allocation.
    await take(model, 2);
    return model.facts;
  };
  const take = async (model: TimedModel, steps: number): Promise<Timing> => {
    await started().settle();
    const from = now();
    for (let step = 0; step < steps; step++) model.step();
    await started().settle();
    const ms = (now() - from) / steps;
    const loss = await model.loss();
    checkDevice();
    if (!Number.isFinite(loss)) throw new Error("The loss stopped being a finite number.");
    return { ms, loss };
  };

  const losses = async ({ workload, steps }: Asked<"losses">): Promise<number[]> => {
    const model = await build(workload, "own");
    const found: number[] = [];
    for (let step = 0; step < steps; step++) {
      model.step();
      found.push(await model.loss());
    }
    checkDevice();
    model.dispose();
    return found;
  };

  const answer = async (question: Question): Promise<Answers[Question["ask"]]> => {
    switch (question.ask) {
      case "start":
        return start(question);
      case "prepare":
        return prepare(question);
      case "steps":
        return take(modelOf(question.id), question.steps);
      case "losses":
        return losses(question);
      case "count": {
        const counter = started().report.name === "webgpu" ? gpuCounts : undefined;
        return countStep(modelOf(question.id), () => started().settle(), counter);
      }
      case "profile":
        return profileSteps(modelOf(question.id), question.steps, now);
      case "memory":
        return memoryNow();
      case "methods":
        return methods.map(({ id, name }) => ({ id, name }));
      case "dispose":
        modelOf(question.id).dispose();
        models.delete(question.id);
        return null;
      case "play":
        useEngine("own");
        return play(question, started(), now);
    }
  };
  return (question) =>
    answer(question).then(
      (value) => ({ value }),
      (error: unknown) => ({ problem: error instanceof Error ? error.message : String(error) }),
    );
}
