import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeRuns } from "../../../studies/claims/makeRuns";

test("a refused plan is a sentence, and the other plans are made", async () => {
  const out = await mkdtemp(join(tmpdir(), "counterpoise-test-"));
  const made: unknown[] = [];
  const failures = await makeRuns(
    {
      evidence: [
        { id: "first", plan: { name: "A" } },
        { id: "other" },
        { id: "last", plan: { name: "B" } },
      ],
      out,
      processes: 1,
      facts: { command: "", machine: "" },
      print: () => undefined,
    },
    ({ plan }) => {
      made.push(plan);
      return made.length === 1
        ? Promise.reject(new Error("The plan is refused."))
        : Promise.resolve();
    },
  );
  await rm(out, { recursive: true });
  expect(made).toEqual([{ name: "A" }, { name: "B" }]);
  expect(failures).toEqual(["first: The plan is refused."]);
});
