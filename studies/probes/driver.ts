/** Trains and inspects one run, as the page does. Bundled into one file for Node. */
import { parseExperiment } from "../../src/contract/parseExperiment";
import type {
  InspectResponse,
  InspectRequestName,
  InspectParameters,
} from "../../src/contract/inspectRequests";
import { valueOf } from "../../src/contract/valueOf";
import { catalogue } from "../../src/lab/catalogue";
import { createNodeLab } from "../nodeLab";
import type { ProbedRun, ProbeRequest } from "./table";

/** Trains a run, then requests mask, head test and probes at the best validation epoch. */
export async function probeRun(root: string, request: ProbeRequest): Promise<ProbedRun> {
  const config = parseExperiment(
    { ...request.config, seed: request.seed },
    catalogue,
    (sentence) => {
      throw new Error(sentence);
    },
  );
  const lab = await createNodeLab(root);
  const failure = await lab.train(config);
  if (failure) throw new Error(failure.message);
  const inspect = async <N extends InspectRequestName>(
    name: N,
    parameters: InspectParameters<N>,
  ): Promise<InspectResponse<N>> => valueOf(await lab.door.inspect(name, parameters));
  const record = valueOf(await lab.door.record());
  const { bestEpoch, bestAccuracy } = record.final.validation;
  const best = record.epochs.find(({ epoch }) => epoch === bestEpoch);
  const mask = await inspect("mask", { at: bestEpoch });
  const { factors, folds } = request;
  const run: ProbedRun = {
    variant: request.variant,
    seed: request.seed,
    bestEpoch,
    accuracy: { train: best?.accuracy.train ?? {}, validation: bestAccuracy },
    modalities: Object.fromEntries(
      Object.entries(mask.modalities).map(([id, { omega, codes }]) => [
        id,
        {
          channels: omega.length,
          kept: omega.reduce((sum, one) => sum + one, 0),
          ...(codes && { distinct: codes.distinct }),
        },
      ]),
    ),
    headTest: await inspect("headTest", { at: bestEpoch }),
    probes: await inspect("probes", { at: bestEpoch, folds, factors }),
  };
  await lab.door.close();
  return run;
}
