import { arch, availableParallelism } from "node:os";
import { expect, it } from "vitest";
import { describeMachine, describeNode } from "../../../tools/machine";

it("describes cores, processor, platform and every further part that is not empty", () => {
  const text = describeMachine("Chromium 1", "", "one thread");
  expect(text).toMatch(new RegExp(`^${availableParallelism()} cores? \\(${arch()}`));
  expect(text.endsWith(`, ${process.platform}, Chromium 1, one thread`)).toBe(true);
});

it("names Node before the other parts", () => {
  expect(describeNode("wasm")).toBe(describeMachine(`Node ${process.versions.node}`, "wasm"));
});
