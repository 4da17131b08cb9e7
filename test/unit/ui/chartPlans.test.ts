import { expect, it } from "vitest";
import type { PartChart } from "../../../src/contract/cards";
import { chartPlans } from "../../../src/ui/charts/chartPlans";

const modalities = [
  { id: "one", name: "One", kind: "vector" },
  { id: "two", name: "Two", kind: "vector" },
] as const;
const planOf = (quantity: PartChart) =>
  chartPlans(modalities, [], [quantity], () => undefined, ["cat", "dog"]).find(
    ({ name }) => name === quantity.name,
  );

it("draws a line per modality and class: the modality by its colour, the class by its dash", () => {
  const plan = planOf({
    quantity: "gamma",
    name: "G",
    caption: "",
    perClass: true,
    allowsLogScale: true,
  });
  const lines = plan?.lines ?? [];
  expect(lines.map(({ column, label }) => [column, label])).toEqual([
    ["gamma/one/0", "One, cat"],
    ["gamma/one/1", "One, dog"],
    ["gamma/two/0", "Two, cat"],
    ["gamma/two/1", "Two, dog"],
  ]);
  expect(lines[0]?.color).toBe(lines[1]?.color);
  expect(lines[0]?.color).not.toBe(lines[2]?.color);
  expect(lines[0]?.dash).toBe(lines[2]?.dash);
  expect(lines[0]?.dash).not.toBe(lines[1]?.dash);
  expect(plan?.allowsLogScale).toBe(true);
});

it("draws the further lines that a quantity declares", () => {
  const also = [{ id: "none", name: "None" }];
  const lines =
    planOf({ quantity: "found", name: "F", caption: "", otherLines: also })?.lines ?? [];
  expect(lines.map(({ column, label }) => [column, label])).toEqual([
    ["found/one", "One"],
    ["found/two", "Two"],
    ["found/none", "None"],
  ]);
  expect(new Set(lines.map(({ color }) => color)).size).toBe(3);
});
