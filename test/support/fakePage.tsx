/** The page over fake workers, for a look at every state: /test/support/fakePage.html?stepMs=20&failAt=40 */
import { createBench } from "../../src/state/bench";
import { mount } from "../../src/ui/mount";
import "../../src/ui/theme/index.css";
import { createFakeLab } from "./fakeLab";
import { createFakeMedia } from "./fakeMedia";

const asked = new URLSearchParams(location.search);
const failAt = asked.get("failAt");
const lab = createFakeLab({
  stepMs: Number(asked.get("stepMs") ?? 20),
  ...(failAt === null ? {} : { failAt: Number(failAt) }),
});
const bench = createBench(lab, createFakeMedia(30));
const root = document.getElementById("root");
if (root) mount(root, bench);
await bench.start(location.hash);
