import { expose, transfer } from "comlink";
import type { FeatureDoor } from "../src/contract/door";
import { createMedia } from "../src/datasets/media";

const { door, features } = createMedia();

/** Transfers the blocks instead of copying them, since they were made for the training worker. */
const transferring: FeatureDoor = {
  ...features,
  features: async (split) => {
    const outcome = await features.features(split);
    const blocks = outcome.ok ? Object.values(outcome.value.features) : [];
    return transfer(
      outcome,
      blocks.map((block) => block.buffer),
    );
  },
};

expose({
  ...door,
  connect: (port: MessagePort) => {
    expose(transferring, port);
  },
});
