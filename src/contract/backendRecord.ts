/** The measurements of one device, as they are stored between visits. */
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
  /** Backend and threads that were chosen last. */
  readonly backend: string;
  readonly threads: number;
  /** By backend, threads and kernels, such as "wasm, 2 threads". */
  readonly speedTests: Readonly<Record<string, SpeedTest>>;
  readonly selfChecks: Readonly<Record<string, SelfCheck>>;
  /** When the newest of them was measured, ISO 8601. */
  readonly date: string;
}

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null ? (value as Fields) : {};
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isCount = (value: unknown): boolean =>
  typeof value === "number" && Number.isFinite(value) && value >= 0;

function isSpeedTest(value: unknown): value is SpeedTest {
  const { ms, checksum } = fieldsOf(value);
  return isCount(ms) && ms !== 0 && Number.isFinite(checksum);
}

function isPassedSelfCheck(value: unknown): value is SelfCheck {
  const { checked, worst, worstName, tolerance, passed, ms } = fieldsOf(value);
  const areCounts = [checked, worst, tolerance, ms].every(isCount);
  return areCounts && checked !== 0 && typeof worstName === "string" && passed === true;
}

const areAll = (value: unknown, isValid: (entry: unknown) => boolean): boolean =>
  typeof value === "object" && value !== null && Object.values(value).every(isValid);

/** Returns the stored record; undefined if it is damaged, or made elsewhere than `key` says. */
export function parseBackendRecord(
  value: unknown,
  key: BackendRecordKey,
): BackendRecord | undefined {
  const { device, browser, build, backend, threads, speedTests, selfChecks, date } =
    fieldsOf(value);
  const isSame = device === key.device && browser === key.browser && build === key.build;
  const isValid =
    isText(backend) &&
    isCount(threads) &&
    areAll(speedTests, isSpeedTest) &&
    areAll(selfChecks, isPassedSelfCheck) &&
    isText(date) &&
    !Number.isNaN(Date.parse(date));
  return isSame && isValid ? (value as BackendRecord) : undefined;
}
