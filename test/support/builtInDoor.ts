/** A built-in dataset as a FeatureDoor in Node, without a media worker. */
import type { FeatureDoor } from "../../src/contract/door";
import { createMedia } from "../../src/media/media";

export const builtInDoor = (): FeatureDoor => createMedia().features;
