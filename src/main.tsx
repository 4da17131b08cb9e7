/** Starts the workers, joins them, and mounts the page. */
import { createComparisonDb } from "./client/comparisonDb";
import { createLabClient } from "./client/labClient";
import { createMediaDoor } from "./client/mediaDoor";
import { createAppStores } from "./state/appStores";
import { wallClock } from "./state/throttle";
import { mount } from "./ui/mount";
import "./ui/theme/index.css";

const media = createMediaDoor((message) => app.reportMediaFailure(message));
const lab = createLabClient({
  onCrash: (words) => void app.run.reportWorkerFailure(words),
  connect: (port) => media.connect(port),
});
const app = createAppStores(lab, media, wallClock, createComparisonDb());

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root.");
mount(root, app);

await app.start(location.hash);
