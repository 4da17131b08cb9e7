import { describe, expect, test } from "vitest";
import { withTimeLimit } from "../../../src/decode/timeLimit";

const given = (signal = new AbortController().signal) => {
  const calls: string[] = [];
  return {
    calls,
    limitS: 0.05,
    signal,
    onSilence: () => new Error("silent"),
    stop: () => calls.push("stopped"),
  };
};
const forever = () => new Promise<never>(() => undefined);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("withTimeLimit", () => {
  test("abandons work without progress and frees its resources", async () => {
    const options = given();
    await expect(withTimeLimit(forever, options)).rejects.toThrow("silent");
    expect(options.calls).toEqual(["stopped"]);
  });

  test("lets work with progress exceed the limit", async () => {
    const result = await withTimeLimit(async ({ restart: alive }) => {
      for (let i = 0; i < 8; i++) {
        await wait(15);
        alive();
      }
      return "done";
    }, given());
    expect(result).toBe("done");
  });

  test("aborting ends the wait at once with the signal's reason", async () => {
    const abort = new AbortController();
    const waiting = withTimeLimit(forever, { ...given(abort.signal), limitS: 100 });
    abort.abort(new Error("cancelled"));
    await expect(waiting).rejects.toThrow("cancelled");
    await expect(withTimeLimit(forever, given(abort.signal))).rejects.toThrow("cancelled");
  });

  test("rejects with the error of the work", async () => {
    await expect(withTimeLimit(() => Promise.reject(new Error("bad")), given())).rejects.toThrow(
      "bad",
    );
  });
});
