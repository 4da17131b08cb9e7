import { expect, test } from "vitest";
import { compareRegion } from "../../tools/comparePage";
import type { LabPage } from "../../tools/labPage";
import { expectFit } from "./axe";
import { chartTable } from "./chartTable";
import { enter, focused } from "./keys";
import { stage, tiny } from "./stage";

const lab = stage();
/** Timeout for assertions that wait for several runs. */
const patient = { timeout: 240_000 };
const rows = ["sound alone", "picture alone", "Joint", "MLB"];

const panelOf = ({ page }: LabPage) =>
  page.getByRole("region", { name: "Is joint training better than the best modality alone?" });
const figureNames = ["bars", "curves"].map((kind) => `Joint and each modality alone, ${kind}`);

test("one press compares joint training with each modality alone and MLB, and keeps the result", async () => {
  const page = await lab.open({ hash: `${tiny}&parts=none&epochs=2` });
  const panel = panelOf(page);
  await expectFit(page, "before the comparison");
  await panel.getByText("sound alone, picture alone, joint training and MLB").waitFor();
  await enter(page, "Compare: joint, each alone, MLB");
  await panel.getByText("So far: Ridge regression on raw sound").waitFor(patient);
  // the pressed button keeps the focus
  expect(await focused(page)).toBe("Stop this comparison");
  await panel.getByText("6 of 6 runs").waitFor(patient);
  await panel.getByRole("button", { name: "Compare: joint, each alone, MLB" }).waitFor();

  const sentences = await panel.locator(".sentences").innerText();
  expect(sentences).toMatch(
    /Joint training \d+ % on test clips, (above|below|not significantly different from) (sound|picture) alone, \d+ %: /,
  );
  expect(sentences).toMatch(/MLB \d+ %: /);
  expect(sentences).toMatch(
    /Picture alone minus ridge regression on raw picture: \S+ points in one run/,
  );
  expect(sentences).toContain("One seed, so there is no interval: on 60 clips");
  const { header } = await chartTable(page, figureNames[1] ?? "");
  expect(header).toEqual(["Epoch", ...rows]);
  expect(
    await page
      .figure(figureNames[0] ?? "")
      .locator("circle")
      .count(),
  ).toBe(6);

  // the figures are those of the comparison under Compare
  const table = compareRegion(page).getByRole("region", { name: "Comparison, table" });
  const joint = await table
    .getByRole("row", { name: /^Joint / })
    .locator("td")
    .first()
    .innerText();
  const [, shown] = /Joint training (\d+) %/.exec(sentences) ?? [];
  expect(Math.round(Number.parseFloat(joint))).toBe(Number(shown));
  await expectFit(page, "the finished comparison");

  await page.page.reload();
  await panel.getByText(/^Joint training \d+ %/).waitFor(patient);
  expect(await panel.locator(".sentences").innerText()).toBe(sentences);
  // more seeds repeat no run
  await panel.getByLabel("Seeds").selectOption("3");
  await panel.getByText("8 runs").waitFor();
  expect(page.watch.errors).toEqual([]);
  await page.close();
});

test("a setup on one modality compares all, and one with other parts compares them too", async () => {
  const page = await lab.open({ hash: `${tiny}&parts=none&modalities=audio` });
  await panelOf(page).getByRole("button", { name: "Compare: joint, each alone, MLB" }).waitFor();
  await page.close();
  const other = await lab.open({
    hash: `${tiny}&parts=unimodal-losses,mlb,lfm-heuristic,quantiser,reconstruction,mask`,
  });
  await panelOf(other)
    .getByRole("button", { name: "Compare: joint, each alone, MLB, MLB + LFM + mask" })
    .waitFor();
  await expectFit(other, "a long list of methods");
  await other.close();
});
