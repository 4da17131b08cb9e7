/** What a paired comparison stands on: seed and split alone decide first weights and batches. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Method } from "../../../src/contract/cards";
import type { Choice } from "../../../src/contract/experiment";
import { stepsPerEpoch } from "../../../src/core/train/setAside";
import { train } from "../../../src/core/train/trainer";
import { buildRun } from "../../../src/lab/buildRun";
import { methods } from "../../../src/lab/methods";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";
import { disposeSnapshots } from "../../../src/core/train/training";

beforeAll(() => useBackend("wasm"));

interface Start {
  /** First weights of encoders, heads and fusion, by group. */
  readonly weights: Readonly<Record<string, readonly number[][]>>;
  /** Rows of every batch that was gathered, in order. */
  readonly batches: readonly string[];
  readonly stepsPerEpoch: number;
}

async function startOf(parts: readonly Choice[], fusion: string, seed = 7): Promise<Start> {
  const config = tinyConfig({ seed, parts, fusion: { id: fusion }, epochs: 1 });
  const run = await buildRun(config, toyFeatures({}), idleDevice, () => 0);
  const { training } = run;
  const weights = Object.fromEntries(
    training.pipeline.model.groups.map(({ id, variables }) => [
      id,
      variables.map((variable) => [...variable.dataSync()]),
    ]),
  );
  const batches: string[] = [];
  const table: typeof training.train = {
    ...training.train,
    batch: (rows) => {
      batches.push(rows.join());
      return training.train.batch(rows);
    },
  };
  const watched = { ...training, train: table };
  const ticks = train(watched, () => false);
  while (!(await ticks.next()).done);
  disposeSnapshots(watched);
  run.dispose();
  return { weights, batches, stepsPerEpoch: stepsPerEpoch(training) };
}

describe("with one seed", () => {
  const holdsOut = ({ id }: Method): boolean => id.includes("held-out");
  const others = methods.filter((method) => method.id !== "joint" && !holdsOut(method));
  it.each(others.map((method) => [method.id, method] as const))(
    "%s begins with Joint's weights and takes Joint's batches",
    async (_id, { parts, fusion: { id: fusion } = { id: "late-linear" } }) => {
      const joint = await startOf([], fusion);
      const method = await startOf(parts, fusion);
      expect(Object.keys(joint.weights).length).toBeGreaterThan(2);
      expect(method.weights).toEqual(joint.weights);
      const trained = joint.batches.slice(0, joint.stepsPerEpoch);
      expect(trained.length).toBeGreaterThan(1);
      // some gather clips between epochs as well, such as PMR for its prototypes
      const same = method.batches.filter((rows) => trained.includes(rows));
      expect([...new Set(same)]).toEqual(trained);
    },
  );

  it("every method that holds clips out begins with Joint's weights and holds out the same clips", async () => {
    const joint = await startOf([], "late-linear");
    const starts: { readonly start: Start; readonly isFrozen: boolean }[] = [];
    for (const { parts } of methods.filter(holdsOut)) {
      const isFrozen = parts.some(({ params }) => Number(params?.["frozen"] ?? 0) > 0);
      starts.push({ start: await startOf(parts, "late-linear"), isFrozen });
    }
    // each batch of training clips, then one of held-out clips
    const all = starts.find(({ isFrozen }) => !isFrozen)?.start.batches.slice(-4) ?? [];
    expect(new Set(all).size).toBe(4);
    expect(new Set(starts.map(({ isFrozen }) => isFrozen)).size).toBe(2);
    for (const { start, isFrozen } of starts) {
      expect(start.weights).toEqual(joint.weights);
      // a frozen mask draws no held-out batch
      const expected = isFrozen ? all.filter((_, at) => at % 2 === 0) : all;
      // the first batch starts codebooks in some methods
      expect(start.batches.slice(-expected.length)).toEqual(expected);
    }
  });

  it("and another seed has other weights and other batches", async () => {
    const [one, other] = [await startOf([], "late-linear"), await startOf([], "late-linear", 8)];
    expect(other.weights).not.toEqual(one.weights);
    expect(other.batches).not.toEqual(one.batches);
  });
});
