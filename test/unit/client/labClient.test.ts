import { afterEach, expect, it, vi } from "vitest";
import { createLabClient } from "../../../src/client/labClient";

/** A worker that never answers. */
class MuteWorker {
  static last: MuteWorker | undefined;
  readonly told = new Map<string, (event: { message: string }) => void>();
  constructor() {
    MuteWorker.last = this;
  }
  addEventListener(name: string, listener: (event: { message: string }) => void) {
    if (!this.told.has(name)) this.told.set(name, listener);
  }
  removeEventListener = vi.fn();
  postMessage = vi.fn();
  terminate = vi.fn();
}
afterEach(() => vi.unstubAllGlobals());

const started = () => {
  vi.stubGlobal("Worker", MuteWorker);
  const onCrash = vi.fn();
  return { onCrash, lab: createLabClient({ onCrash, connect: () => Promise.resolve() }) };
};

it("rejects waiting calls when the worker is restarted", async () => {
  const { lab } = started();
  const record = lab.record();
  const play = lab.play();
  void lab.restart();
  await expect(record).rejects.toMatchObject({ failure: { code: "cancelled" } });
  await expect(play).rejects.toThrow("ended before it answered");
});

it("rejects waiting calls when the worker stops with an error", async () => {
  const { lab, onCrash } = started();
  const measured = lab.measure("validation", {});
  MuteWorker.last?.told.get("error")?.({ message: "out of memory" });
  await expect(measured).rejects.toMatchObject({ failure: { code: "cancelled" } });
  expect(onCrash).toHaveBeenCalledWith("out of memory");
});
