import * as tf from "../tf";
import { selfCheckCases } from "./selfCheckCases";
import type { SelfCheck, BackendReport } from "../../contract/backend";

type Checked = Exclude<BackendReport["name"], "cpu">;
type Results = ReadonlyMap<string, Float32Array>;

/**
 * Largest difference that rounding may cause, relative to a result's largest value. Shaders may compute exp, log,
 * division and roots with errors of a few more units in the last place than a processor.
 */
const tolerances: Readonly<Record<Checked, number>> = { wasm: 1e-4, webgpu: 1e-3 };

/** Results of the CPU backend, computed once per worker. */
let expected: Results | undefined;

/** Checks the backend of that name as it is registered now, and leaves it current. */
export async function selfCheck(name: Checked, now: () => number): Promise<SelfCheck> {
  const started = now();
  if (!expected) {
    await tf.setBackend("cpu");
    expected = await resultsOfAll();
  }
  await tf.setBackend(name);
  const found = await resultsOfAll();
  return { ...compare(found, expected, tolerances[name]), ms: now() - started };
}

async function resultsOfAll(): Promise<Results> {
  const results = new Map<string, Float32Array>();
  for (const [name, compute] of Object.entries(selfCheckCases)) {
    const tensors = Object.entries(tf.tidy(compute as () => tf.NamedTensorMap));
    try {
      for (const [part, tensor] of tensors) {
        // a copy, because the backend's memory may move under a view
        results.set(`${name}: ${part}`, (await tensor.data<"float32">()).slice());
      }
    } finally {
      tf.dispose(tensors.map(([, tensor]) => tensor));
    }
  }
  return results;
}

/** Compares `found` with the expected values; a result that is missing, or not a number, differs by infinity. */
export function compare(found: Results, wanted: Results, tolerance: number): Omit<SelfCheck, "ms"> {
  const errors = [...wanted].map(
    ([name, values]) => [name, relativeError(found.get(name), values)] as const,
  );
  const [worstName, worst] = errors.reduce((a, b) => (b[1] > a[1] ? b : a), ["", 0]);
  return { checked: errors.length, worst, worstName, tolerance, passed: worst <= tolerance };
}

/** Largest difference relative to the largest expected value; Infinity where they cannot be compared. */
function relativeError(found: Float32Array | undefined, wanted: Float32Array): number {
  if (found?.length !== wanted.length) return Infinity;
  let difference = 0;
  let size = 1e-12;
  for (const [i, value] of wanted.entries()) {
    const apart = Math.abs((found[i] ?? NaN) - value);
    if (Number.isNaN(apart)) return Infinity;
    difference = Math.max(difference, apart);
    size = Math.max(size, Math.abs(value));
  }
  return difference / size;
}
