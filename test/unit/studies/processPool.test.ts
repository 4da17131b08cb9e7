/** Training processes that stop, lose their connection or are closed. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
  checkProcesses,
  openProcess,
  type TrainingProcess,
} from "../../../studies/compare/processPool";

/** Responds with the modality count; seed 1 disconnects, seed 2 exits, seed 3 never responds. */
const script = `
setInterval(() => undefined, 1000);
process.on("message", ({ value: { seed } }) => {
  if (seed === 2) process.exit(3);
  if (seed !== 3) process.send({ value: ["audio"] }, () => seed === 1 && process.disconnect());
});
`;

let folder = "";
let child: TrainingProcess;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "counterpoise-test-"));
  const bundle = join(folder, "driver.mjs");
  await writeFile(bundle, script);
  child = openProcess(bundle, { root: folder });
});
afterEach(async () => {
  child.close();
  await rm(folder, { recursive: true, force: true });
});

const request = (seed: number) => child.send("modalities", { data: { id: "puppets" }, seed });

test("a process that stops rejects its request, and the next request starts another", async () => {
  await expect(request(2)).rejects.toThrow("ended with code 3");
  await expect(request(0)).resolves.toEqual(["audio"]);
});

test("a process that cannot be reached rejects the request", async () => {
  await expect(request(1)).resolves.toEqual(["audio"]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await expect(request(0)).rejects.toThrow("cannot be reached");
  await expect(request(0)).resolves.toEqual(["audio"]);
});

test("a closed process rejects the request that it has, and starts none for another", async () => {
  const waiting = request(3);
  child.close();
  await expect(waiting).rejects.toThrow("ended by SIGTERM");
  await expect(request(0)).rejects.toThrow("is closed");
});

test("the number of processes is checked", () => {
  for (const wrong of [Number("two"), 0, 1.5, 65])
    expect(() => checkProcesses(wrong)).toThrow("--processes must be a whole number from 1 to 64.");
  expect(() => checkProcesses(2)).not.toThrow();
});
