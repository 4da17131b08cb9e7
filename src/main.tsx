/** Starts the workers, joins them, and mounts the page. */
import { createComparisonDb } from "./client/comparisonDb";
import { createLabClient } from "./client/labClient";
import { createMediaDoor } from "./client/mediaDoor";
import { createBench } from "./state/bench";
import { wallClock } from "./state/pulse";
import { mount } from "./ui/mount";
import "./ui/theme/index.css";

const media = createMediaDoor((message) => bench.loseMedia(message));
const lab = createLabClient({
  onCrash: (words) => void bench.run.loseWorker(words),
  connect: (port) => media.connect(port),
});
const bench = createBench(lab, media, wallClock, createComparisonDb());

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root.");
mount(root, bench);

await bench.start(location.hash);
