import { expose, transfer, wrap } from "comlink";
import type { FeatureDoor, LabDoor } from "../src/contract/door";
import { createLab } from "../src/lab/lab";
import { browserEnvironment } from "./backends";
import { buffersIn } from "../src/contract/telemetry";

const lab = createLab(browserEnvironment());
const door: LabDoor = {
  ...lab.door,
  open: (config, sink, ...rest) =>
    lab.door.open(config, (events) => sink(transfer(events, buffersIn(events))), ...rest),
  attach: (port) => {
    lab.useFeatures(wrap<FeatureDoor>(port));
    return Promise.resolve();
  },
};
expose(door);
