import { expose, proxy, wrap } from "comlink";
import { expect, it } from "vitest";
import type { LabDoor } from "../../src/contract/door";
import type { TelemetryEvent } from "../../src/contract/telemetry";
import { nodeLab, tinyConfig } from "../support/lab";
import { toyFeatures } from "../support/toyFeatures";

it("passes events and failures through comlink on a MessageChannel", async () => {
  const { port1, port2 } = new MessageChannel();
  const lab = nodeLab();
  lab.useFeatures(toyFeatures());
  expose(lab.door, port1);
  const door = wrap<Omit<LabDoor, "attach">>(port2);
  const events: TelemetryEvent[] = [];
  const sink = proxy((bundle: readonly TelemetryEvent[]) => void events.push(...bundle));

  expect((await door.catalogue()).parts.length).toBeGreaterThan(5);
  const opened = await door.open(tinyConfig(), sink);
  expect(opened.ok).toBe(true);
  await door.step(3);
  await door.step(1);
  const steps = events.flatMap((event) => (event.type === "step" ? [event.step] : []));
  expect(steps).toEqual([1, 2, 3, 4]);

  const refused = await door.open(tinyConfig({ modalities: ["smell"] }), sink);
  expect(refused).toMatchObject({ ok: false, failure: { code: "bad-config" } });
  await door.close();
  port1.close();
  port2.close();
});
