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
import type { BenchResponses, Prepared, BenchRequest, Reply, Started, Timing } from "./requests";
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

type RequestFor<Command extends BenchRequest["command"]> = Extract<
  BenchRequest,
  { readonly command: Command }
>;

export function createDriver(environment: DriverEnvironment): (q: BenchRequest) => Promise<Reply> {
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

  const start = async ({ backend, threads }: RequestFor<"start">): Promise<Started> => {
    device = await environment.chooseDevice(backend, threads === undefined ? {} : { threads });
    return { report: device.report, isolated };
  };
  const build = async (workload: Workload, engine: Engine): Promise<TimedModel> => {
    useEngine(engine);
    return workload.kind === "reference"
      ? referenceModel(workload, engine)
      : pipelineModel(workload, engine, started(), now);
  };
  const prepare = async ({ id, workload, engine }: RequestFor<"prepare">): Promise<Prepared> => {
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

  const losses = async ({ workload, steps }: RequestFor<"losses">): Promise<number[]> => {
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

  const respond = async (
    request: BenchRequest,
  ): Promise<BenchResponses[BenchRequest["command"]]> => {
    switch (request.command) {
      case "start":
        return start(request);
      case "prepare":
        return prepare(request);
      case "steps":
        return take(modelOf(request.id), request.steps);
      case "losses":
        return losses(request);
      case "count": {
        const counter = started().report.name === "webgpu" ? gpuCounts : undefined;
        return countStep(modelOf(request.id), () => started().settle(), counter);
      }
      case "profile":
        return profileSteps(modelOf(request.id), request.steps, now);
      case "memory":
        return memoryNow();
      case "methods":
        return methods.map(({ id, name }) => ({ id, name }));
      case "dispose":
        modelOf(request.id).dispose();
        models.delete(request.id);
        return null;
      case "play":
        useEngine("own");
        return play(request, started(), now);
    }
  };
  return (request) =>
    respond(request).then(
      (value) => ({ value }),
      (error: unknown) => ({ problem: error instanceof Error ? error.message : String(error) }),
    );
}
