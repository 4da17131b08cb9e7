import { expect, test } from "vitest";
import { stage, tiny } from "./stage";

const lab = stage();

/** Presses "Train" as soon as the button exists, until the run is no longer idle. */
const impatience = `
  const pressing = setInterval(() => {
    const status = document.querySelector('[role="status"][data-status]');
    if (!status) return;
    if (status.dataset.status !== "idle") return clearInterval(pressing);
    const train = [...document.querySelectorAll("button")].find((b) => b.textContent === "Train");
    window.presses = (window.presses ?? 0) + (train ? 1 : 0);
    train?.click();
  }, 1);
`;

test("Train, pressed before the page is ready, trains the configuration of the link", async () => {
  const page = await lab.open({
    hash: `${tiny}&epochs=200&seed=23&parts=unimodal-losses`,
    prepare: async (target) => {
      await target.addInitScript(impatience);
      // The page is drawn long before the worker sends the catalogue.
      await target.route("**/lab.worker*", async (route) => {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        await route.continue();
      });
    },
  });
  await page.reachStep(1);
  await page.press("Stop");
  await page.reach(["stopped"]);
  const { config } = await page.record();
  expect(config).toMatchObject({ epochs: 200, seed: 23, batchSize: 8, backend: "wasm" });
  expect(config.parts).toEqual([{ id: "unimodal-losses" }]);
  expect(config.data.params).toMatchObject({ clips: 40, actors: 12 });
  expect(page.watch.errors).toEqual([]);
  await page.close();
});

test("data seed, augmentation, averaging and the reported epoch are set on the page and are in the record", async () => {
  const page = await lab.open({ hash: `${tiny}&epochs=3&parts=none` });
  const { page: tab } = page;
  await tab.getByLabel("Data seed", { exact: true }).selectOption("a number of its own");
  await tab.getByLabel("Number of the data seed", { exact: true }).fill("5");
  await tab.getByLabel("Number of the data seed", { exact: true }).press("Enter");
  await tab.getByLabel("Averaging of weights").selectOption("Moving average (EMA)");
  await tab.getByLabel("Reported epoch").selectOption("Last epoch");
  await tab.getByText("Augmentation", { exact: true }).click();
  await tab.getByRole("switch", { name: "Shift and zoom" }).check();
  await tab.getByRole("switch", { name: "mixup" }).check();
  const hash = await tab.evaluate("location.hash");
  expect(hash).toMatch(/^#v=2&.*dataSeed=5&.*augmentations=frame-crop,mixup/);
  expect(hash).toContain("selection=last-epoch");
  await page.press("Train");
  await page.reach(["done"]);
  const { config, final } = await page.record();
  expect(config).toMatchObject({
    seed: 7,
    dataSeed: 5,
    augmentations: [{ id: "frame-crop" }, { id: "mixup" }],
    averaging: { id: "ema" },
    selection: { id: "last-epoch" },
  });
  expect(final.validation.bestEpoch).toBe(3);
  const clips = tab.getByRole("region", { name: "Augmented clips" });
  expect(await clips.getByText("Augmented", { exact: true }).count()).toBeGreaterThan(1);
  expect(page.watch.errors).toEqual([]);
  await page.close();
});
