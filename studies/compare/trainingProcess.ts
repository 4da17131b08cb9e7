/** A training process: makes runs that the command requests, one at a time. Bundled for Node. */
import { valueOf } from "../../src/contract/valueOf";
import { summaryOf, summaryOfRidge } from "../../src/compare/runSummary";
import { createMedia } from "../../src/datasets/media";
import { catalogue } from "../../src/lab/catalogue";
import { openDecodedFolder } from "../clips/decodedFolder";
import { createNodeLab } from "../nodeLab";
import type { ProcessSetting, Request, RequestName, RequestTable, Response } from "./messages";

type Handlers = {
  readonly [N in RequestName]: (
    value: RequestTable[N]["request"],
  ) => Promise<RequestTable[N]["response"]>;
};

async function createHandlers({ root, cache, measuresGap }: ProcessSetting): Promise<Handlers> {
  const features = cache === undefined ? createMedia().features : openDecodedFolder(cache);
  const lab = await createNodeLab(root, features);
  return {
    catalogue: () => Promise.resolve(catalogue),
    modalities: async ({ data, seed }) =>
      valueOf(await features.manifest(data, seed)).modalities.map(({ id }) => id),
    train: async ({ config, openTest, testEpochs = 0 }) => {
      const failure = await lab.train(config, { testEpochs });
      if (failure) throw new Error(failure.message);
      if (openTest) valueOf(await lab.door.openTest());
      if (measuresGap) valueOf(await lab.door.measure("validation"));
      return summaryOf(valueOf(await lab.door.record()));
    },
    ridge: async ({ config, openTest, testEpochs = 0 }) => {
      const [modality = ""] = config.modalities;
      return summaryOfRidge(
        valueOf(await lab.door.fitRidge(config, openTest)),
        modality,
        testEpochs,
      );
    },
  };
}

async function respond<N extends RequestName>(
  handlers: Handlers,
  { name, value }: Request<N>,
): Promise<Response> {
  try {
    return { value: await handlers[name](value) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

const setting = JSON.parse(process.argv[2] ?? "{}") as ProcessSetting;
const handlers = createHandlers(setting);
// The command has ended.
process.on("disconnect", () => process.exit());
process.on("message", (request: Request) => {
  void handlers
    .then((ready) => respond(ready, request))
    .then((response) => process.send?.(response));
});
