import { expose, transfer } from "comlink";
import type { FeatureDoor } from "../src/contract/door";
import { createMedia } from "../src/datasets/media";

const { door, features } = createMedia();

/** Blocks are moved to the training worker, not copied: they were put together for it. */
const moving: FeatureDoor = {
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
    expose(moving, port);
  },
});
