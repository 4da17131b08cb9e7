import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chooseDevice, forgetMeasurements } from "../../../src/core/device";
import {
  createMeasurements,
  type MeasurementMemory,
  type MeasurementStorage,
} from "../../../src/core/kernels/measurements";
import type { DeviceEnvironment } from "../../../src/core/kernels/start";
import type { GpuLike } from "../../../src/core/kernels/webgpu/gpu";

const label = "wasm, 2 threads";
const speed = { ms: 40, checksum: 12 };
const check = {
  checked: 42,
  worst: 3e-6,
  worstName: "sum: value",
  tolerance: 1e-4,
  passed: true,
  ms: 120,
};
const date = "2026-11-27T20:00:00.000Z";

function createStorage(record?: unknown): MeasurementStorage & { record: unknown } {
  return {
    record,
    read() {
      return Promise.resolve(this.record);
    },
    write(next) {
      this.record = structuredClone(next);
      return Promise.resolve();
    },
    delete() {
      this.record = undefined;
      return Promise.resolve();
    },
  };
}
const visit = (
  storage: MeasurementStorage,
  changes: Partial<MeasurementMemory> = {},
): MeasurementMemory => ({
  storage,
  browser: "Chromium 1",
  build: "/assets/lab.worker-1.js",
  date: () => date,
  ...changes,
});
const device = "no adapter; 2 cores";

/** Measures in one visit -> the storage that it leaves behind. */
async function storageOfFirstVisit() {
  const storage = createStorage();
  const first = createMeasurements();
  await first.load(visit(storage), device);
  expect(first.hasRecord()).toBe(false);
  first.addSpeedTest(label, speed);
  first.addSelfCheck(label, check);
  first.addSelfCheck("webgpu", { ...check, passed: false, worst: 1 });
  await first.save();
  return storage;
}
async function secondVisit(
  storage: MeasurementStorage,
  changes: Partial<MeasurementMemory> = {},
  name = device,
) {
  const second = createMeasurements();
  await second.load(visit(storage, changes), name);
  return second;
}

describe("the measurements of a device", () => {
  it("are read in the next visit, with their date, without self-checks that failed", async () => {
    const second = await secondVisit(await storageOfFirstVisit());
    expect([...second.speedTests]).toEqual([[label, speed]]);
    expect([...second.selfChecks]).toEqual([[label, check]]);
    expect(second.measuredAt()).toBe(date);
    second.addSpeedTest("webgpu", speed);
    expect(second.measuredAt()).toBeUndefined();
    expect(second.hasRecord()).toBe(true);
  });

  it.each([
    ["browser", { browser: "Chromium 2" }, device],
    ["build", { build: "/assets/lab.worker-2.js" }, device],
    ["device", {}, "nvidia / ampere; 2 cores"],
  ])("are not used on another %s", async (_name, changes, name) => {
    const second = await secondVisit(await storageOfFirstVisit(), changes, name);
    expect(second.hasRecord()).toBe(false);
    expect(second.speedTests.size + second.selfChecks.size).toBe(0);
  });

  it.each([
    ["no speed", (record: object) => ({ ...record, speedTests: { [label]: { ms: 0 } } })],
    ["no checks", (record: object) => ({ ...record, selfChecks: null })],
    [
      "a failed check",
      (record: object) => ({ ...record, selfChecks: { [label]: { ...check, passed: false } } }),
    ],
    ["a date that is none", (record: object) => ({ ...record, date: "yesterday" })],
    ["a list in its place", () => [1, 2]],
    ["text in its place", () => "{}"],
    ["null in its place", () => null],
  ])("are not used from a record with %s", async (_name, damage) => {
    const storage = await storageOfFirstVisit();
    storage.record = damage(storage.record as object);
    const second = await secondVisit(storage);
    expect(second.hasRecord()).toBe(false);
    expect(second.speedTests.size).toBe(0);
  });

  it("do not need a storage that works", async () => {
    const refuse = () => Promise.reject(new Error("no IndexedDB here"));
    const found = await secondVisit({ read: refuse, write: refuse, delete: refuse });
    found.addSpeedTest(label, speed);
    await found.save();
    await found.distrust();
    await found.reset();
    expect(found.speedTests.size).toBe(0);
  });

  it("are deleted when a backend fails, and not kept again in that visit", async () => {
    const storage = await storageOfFirstVisit();
    const second = await secondVisit(storage);
    await second.distrust();
    expect(storage.record).toBeUndefined();
    expect(second.speedTests.size).toBe(0);
    second.addSpeedTest(label, speed);
    await second.save();
    expect(storage.record).toBeUndefined();
    expect(second.speedTests.size).toBe(1);
  });

  it("are made and kept again after a reset", async () => {
    const storage = await storageOfFirstVisit();
    const second = await secondVisit(storage);
    await second.distrust();
    await second.reset();
    second.addSpeedTest(label, { ...speed, ms: 50 });
    await second.save();
    expect(storage.record).toMatchObject({ speedTests: { [label]: { ms: 50 } } });
  });
});

describe("chooseDevice", () => {
  beforeEach(() => forgetMeasurements({}));
  afterEach(() => forgetMeasurements({}));

  /** An adapter whose device is refused. */
  const gpu: GpuLike = {
    requestAdapter: () =>
      Promise.resolve({
        info: { vendor: "acme", architecture: "one" },
        limits: {},
        requestDevice: () => Promise.reject(new Error("the adapter is gone")),
      }),
  };
  const environment = (memory: MeasurementMemory): DeviceEnvironment => ({
    gpu,
    now: () => performance.now(),
    isolated: false,
    cores: 2,
    withCores: (_count, start) => start(),
    wasmFiles: {
      simd: "",
      threadedSimd: "",
      threadScript: "",
      threadWorker: "",
      kernels: () => Promise.reject(new Error("none")),
      startKernelThread: () => Promise.reject(new Error("none")),
    },
    memory,
  });

  it("deletes the record of a backend that no longer starts", async () => {
    const storage = createStorage();
    const first = createMeasurements();
    await first.load(visit(storage), "acme / one; 2 cores; no shared memory");
    first.addSpeedTest("webgpu", speed);
    first.addSelfCheck("webgpu", check);
    await first.save();
    expect(storage.record).toBeDefined();
    await expect(chooseDevice("webgpu", environment(visit(storage)))).rejects.toThrow(
      "the adapter is gone",
    );
    expect(storage.record).toBeUndefined();
  });

  it("forgets a record that this worker has not read yet", async () => {
    const storage = await storageOfFirstVisit();
    await forgetMeasurements({ memory: visit(storage) });
    expect(storage.record).toBeUndefined();
  });

  it("starts no other backend before the fastest of the record", async () => {
    const storage = createStorage();
    const first = createMeasurements();
    await first.load(visit(storage), "acme / one; 3 cores; no shared memory");
    first.addSpeedTest("wasm, 1 thread", { ...speed, ms: 100 });
    first.addSpeedTest("webgpu", speed);
    await first.save();
    const started: string[] = [];
    const adapter = await gpu.requestAdapter();
    await chooseDevice("auto", {
      ...environment(visit(storage)),
      cores: 3,
      gpu: {
        requestAdapter: () =>
          Promise.resolve(
            adapter && {
              ...adapter,
              requestDevice: () => {
                started.push("webgpu");
                return Promise.reject(new Error("the adapter is gone"));
              },
            },
          ),
      },
      withCores: (_count, start) => {
        started.push("wasm");
        return start();
      },
    });
    expect(started.slice(0, 2)).toEqual(["webgpu", "wasm"]);
  });
});
