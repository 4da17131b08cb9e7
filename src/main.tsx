/** Starts the workers, joins them, and mounts the page. */
import { createLabClient } from "./client/labClient";
import { createMediaDoor } from "./client/mediaDoor";
import { createBench } from "./state/bench";
import { mount } from "./ui/mount";
import "./ui/theme/index.css";

const lab = createLabClient((message) => bench.run.crash(message));
const media = createMediaDoor((message) => bench.loseMedia(message));
const bench = createBench(lab, media);

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root.");
mount(root, bench);

const { port1, port2 } = new MessageChannel();
await Promise.all([media.connect(port1), lab.attach(port2)]);
await bench.start(location.hash);
