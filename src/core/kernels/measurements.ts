/** Speed tests and self-checks of this device: measured once, kept from visit to visit. */
import type { SelfCheck } from "../../contract/backend";
import {
  parseBackendRecord,
  type BackendRecord,
  type BackendRecordKey,
  type SpeedTest,
} from "../../contract/backendRecord";

/** Holds one record. Every method may reject: then the device is measured in every visit. */
export interface MeasurementStorage {
  read(): Promise<unknown>;
  write(record: BackendRecord): Promise<void>;
  delete(): Promise<void>;
}
/** Where measurements are kept, and what else they depend on than the device. */
export interface MeasurementMemory extends Omit<BackendRecordKey, "device"> {
  readonly storage: MeasurementStorage;
  /** The present date, ISO 8601. */
  date(): string;
}

export interface Measurements {
  /** By backend, threads and kernels. */
  readonly speedTests: ReadonlyMap<string, SpeedTest>;
  readonly selfChecks: ReadonlyMap<string, SelfCheck>;
  addSpeedTest(label: string, found: SpeedTest): void;
  addSelfCheck(label: string, found: SelfCheck): void;
  /** Reads what an earlier visit measured on that device; once for each device. */
  load(memory: MeasurementMemory | undefined, device: string): Promise<void>;
  /** Keeps what was measured since, if all of it can be trusted. */
  save(): Promise<void>;
  /** Whether the measurements of an earlier visit are in use. */
  hasRecord(): boolean;
  /** When an earlier visit measured all of it; undefined if this visit measured any. */
  measuredAt(): string | undefined;
  /** A backend failed: deletes the record, and nothing is kept until `reset`. Drops what was read. */
  distrust(): Promise<void>;
  /** Forgets everything, so that it is measured again; also a record in `memory` that was not read yet. */
  reset(memory?: MeasurementMemory): Promise<void>;
}

/** The stored record of one device. Its methods never reject. */
function createStoredRecord() {
  let place: { readonly memory: MeasurementMemory; readonly device: string } | undefined;
  return {
    isOf: (device: string): boolean => place?.device === device,
    async read(memory: MeasurementMemory, device: string): Promise<BackendRecord | undefined> {
      place = { memory, device };
      const { storage, browser, build } = memory;
      const stored = await storage.read().catch(() => undefined);
      return parseBackendRecord(stored, { device, browser, build });
    },
    async write(measured: Omit<BackendRecord, keyof BackendRecordKey | "date">): Promise<void> {
      if (!place) return;
      const { device, memory } = place;
      const { storage, browser, build, date } = memory;
      const record = { device, browser, build, ...measured, date: date() };
      await storage.write(record).catch(() => undefined);
    },
    async delete(memory = place?.memory): Promise<void> {
      await memory?.storage.delete().catch(() => undefined);
    },
  };
}

const passedOf = (selfChecks: ReadonlyMap<string, SelfCheck>) =>
  Object.fromEntries([...selfChecks].filter(([, { passed }]) => passed));

export function createMeasurements(): Measurements {
  const speedTests = new Map<string, SpeedTest>();
  const selfChecks = new Map<string, SelfCheck>();
  const stored = createStoredRecord();
  /** The record of an earlier visit, while its measurements are in use. */
  let record: BackendRecord | undefined;
  /** Its date, until this visit measures anything. */
  let readDate: string | undefined;
  let isChanged = false;
  let isTrusted = true;

  const forget = (): void => {
    speedTests.clear();
    selfChecks.clear();
    record = undefined;
    readDate = undefined;
    isChanged = false;
  };
  const addTo =
    <T>(found: Map<string, T>) =>
    (label: string, value: T): void => {
      found.set(label, value);
      readDate = undefined;
      isChanged = true;
    };

  return {
    speedTests,
    selfChecks,
    addSpeedTest: addTo(speedTests),
    addSelfCheck: addTo(selfChecks),
    async load(memory, device) {
      if (!memory || stored.isOf(device)) return;
      const found = await stored.read(memory, device);
      forget();
      if (!found || !isTrusted) return;
      record = found;
      readDate = found.date;
      for (const [label, speed] of Object.entries(found.speedTests)) speedTests.set(label, speed);
      for (const [label, check] of Object.entries(found.selfChecks)) selfChecks.set(label, check);
    },
    async save() {
      if (!isChanged || !isTrusted) return;
      isChanged = false;
      const checks = passedOf(selfChecks);
      const speeds = Object.fromEntries(speedTests);
      await stored.write({ speedTests: speeds, selfChecks: checks });
    },
    hasRecord: () => record !== undefined,
    measuredAt: () => readDate,
    async distrust() {
      isTrusted = false;
      if (record) forget();
      await stored.delete();
    },
    async reset(memory) {
      forget();
      isTrusted = true;
      await stored.delete(memory);
    },
  };
}

/** Of this worker. */
export const measurements = createMeasurements();
