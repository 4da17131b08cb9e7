/** A built-in dataset as a FeatureDoor in Node, without a media worker. */
import type { FeatureDoor } from "../../src/contract/door";
import { createMedia } from "../../src/datasets/media";

export const builtInDoor = (): FeatureDoor => createMedia().features;
