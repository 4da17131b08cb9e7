/** Every method runs on the three modalities of Trio. */
import { beforeAll, describe, expect, it } from "vitest";
import { parts } from "../../../src/core/methods/index";
import { buildRun } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { builtInDoor } from "../../support/builtInDoor";
import { idleDevice } from "../../support/idleDevice";
import { reportsOf } from "../../support/reportsOf";
import { partsOf, tinyConfig } from "../../support/lab";

beforeAll(() => useBackend("wasm"));

const door = builtInDoor();
const data = { id: "trio", params: { clips: 24, actors: 4, testActors: 2, testClips: 24 } };
const modalities = ["audio", "video", "caption"];
const firstAlignment = parts.findIndex(({ card }) => card.decides?.includes("alignment"));
const cards = parts
  .map(({ card }) => card)
  .filter(({ decides }, place) => place < firstAlignment || decides?.includes("prediction"))
  .filter(({ twoModalities, onlyWith }) => twoModalities === undefined && onlyWith === undefined);

describe("a method on Trio", () => {
  it.each(cards.map((card) => [card.id, card] as const))(
    "%s takes its steps, and all three encoders learn",
    async (id, { needs = [] }) => {
      const config = tinyConfig({
        data,
        // held-out clips leave one step in an epoch
        epochs: id.includes("held-out") ? 2 : 1,
        parts: partsOf(...needs.map((need) => need.id), id),
      });
      const run = await buildRun(config, door, idleDevice, () => 0);
      const encoders = run.training.pipeline.groups.filter(({ role }) => role === "encoder");
      const weights = () =>
        encoders.map(({ variables }) => variables.map((each) => [...each.dataSync()]));
      const before = weights();
      const reports = await reportsOf(run);
      expect(reports.length).toBeGreaterThan(1);
      for (const { loss, k, shown } of reports) {
        const values = [loss, k, shown].flatMap((each) => Object.values(each));
        expect(values.every(Number.isFinite)).toBe(true);
        expect(Object.keys(k)).toEqual(modalities);
      }
      const after = weights();
      expect(encoders.map(({ modality }) => modality)).toEqual(modalities);
      encoders.forEach((_, i) => expect(after[i]).not.toEqual(before[i]));
      run.dispose();
    },
  );
});
