import { expose, wrap } from "comlink";
import type { FeatureDoor, LabDoor } from "../src/contract/door";
import { createLab } from "../src/lab/lab";
import { browserEnvironment } from "./backends";

const lab = createLab(browserEnvironment());
const door: LabDoor = {
  ...lab.door,
  attach: (port) => {
    lab.useFeatures(wrap<FeatureDoor>(port));
    return Promise.resolve();
  },
};
expose(door);
