import { expect, test } from "vitest";
import { dataHash, onOwnClips } from "../../../tools/compareToEnd";

test("clips of one's own replace a missing dataset, and neither a named one nor that of a preset", () => {
  expect(onOwnClips({ seeds: 2 })).toEqual({ seeds: 2, base: { data: { id: "clips" } } });
  expect(onOwnClips({ preset: "digits" })).toEqual({ preset: "digits" });
  expect(() => onOwnClips({ preset: "digits", base: { data: { id: "puppets" } } })).toThrow(
    'the plan is on "puppets"',
  );
});

test("the page opens with the data of the plan's preset", () => {
  expect(dataHash({ version: 2, preset: "digits", base: { seed: 5 } })).toBe(
    "v=2&preset=digits&seed=5",
  );
});
