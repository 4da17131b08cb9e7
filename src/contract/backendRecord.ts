/** The measurements of one device, as they are stored between visits. */
import * as v from "valibot";
import type { SelfCheck } from "./backend";

/** A record is valid only where all three are the same. */
export interface BackendRecordKey {
  /** Graphics adapter, cores, and whether threads may share memory. */
  readonly device: string;
  /** User agent. */
  readonly browser: string;
  /** Changes with every build of the training worker. */
  readonly build: string;
}

export interface SpeedTest {
  /** Shortest time of one step, ms, compilation left out: what others do to the machine only adds. */
  readonly ms: number;
  /** Sum of the loss and of every gradient's magnitude: the same on every backend that is right. */
  readonly checksum: number;
}

export interface BackendRecord extends BackendRecordKey {
  /** By backend, threads and kernels, such as "wasm, 2 threads". */
  readonly speedTests: Readonly<Record<string, SpeedTest>>;
  readonly selfChecks: Readonly<Record<string, SelfCheck>>;
  /** When the newest of them was measured, ISO 8601. */
  readonly date: string;
}

const count = v.pipe(v.number(), v.finite(), v.minValue(0));
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));

/** Only a self-check that passed is stored. */
const passedSelfCheck = v.object({
  checked: positive,
  worst: count,
  worstName: v.string(),
  tolerance: count,
  passed: v.literal(true),
  ms: count,
});
const speedTest = v.object({ ms: positive, checksum: v.pipe(v.number(), v.finite()) });

const recordSchema = ({ device, browser, build }: BackendRecordKey) =>
  v.object({
    device: v.literal(device),
    browser: v.literal(browser),
    build: v.literal(build),
    speedTests: v.record(v.string(), speedTest),
    selfChecks: v.record(v.string(), passedSelfCheck),
    date: v.pipe(
      v.string(),
      v.check((date) => !Number.isNaN(Date.parse(date))),
    ),
  });

/** Returns the stored record; undefined if it is damaged, or from another device, browser or build. */
export function parseBackendRecord(
  value: unknown,
  key: BackendRecordKey,
): BackendRecord | undefined {
  const { success, output } = v.safeParse(recordSchema(key), value);
  return success ? output : undefined;
}
