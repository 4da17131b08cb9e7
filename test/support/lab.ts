/** A lab in Node, on the CPU or WASM backend, and helpers that run it. */
import type { Resume } from "../../src/contract/checkpoint";
import type { LabDoor } from "../../src/contract/door";
import type { Choice, ExperimentConfig } from "../../src/contract/experiment";
import type { TelemetryEvent } from "../../src/contract/telemetry";
import { valueOf } from "../../src/contract/valueOf";
import { parts } from "../../src/core/methods/index";
import type { Device } from "../../src/lab/environment";
import { createLab, type Lab } from "../../src/lab/lab";
import { useBackend } from "./backend";
import { fullPipeline } from "./fullPipeline";
import { toyFeatures, type ToySetting } from "./toyFeatures";

export const partsOf = (...ids: string[]): Choice[] => ids.map((id) => ({ id }));

/** The fusion that a part requires, if any. */
export function fusionFor(id: string): Partial<ExperimentConfig> {
  const needs = parts.find(({ card }) => card.id === id)?.card.onlyWith ?? [];
  const fusion = needs.find(({ slot }) => slot === "fusion");
  return fusion === undefined ? {} : { fusion: { id: fusion.id } };
}

/** A configuration small enough for the plain JavaScript backend. */
export function tinyConfig(changes: Partial<ExperimentConfig> = {}): ExperimentConfig {
  return {
    ...fullPipeline,
    encoder: { id: "small-conv", params: { features: 8, width: 4 } },
    parts: fullPipeline.parts.map((part) =>
      part.id === "quantiser" ? { id: "quantiser", params: { codes: 16 } } : part,
    ),
    optimizer: { id: "adam", params: { learningRate: 0.01 } },
    batchSize: 8,
    epochs: 2,
    backend: "wasm",
    ...changes,
  };
}

export function nodeLab(backend: "cpu" | "wasm" = "wasm", differently: Partial<Device> = {}): Lab {
  return createLab({
    now: () => performance.now(),
    chooseDevice: async () => {
      await useBackend(backend);
      return {
        report: {
          name: backend,
          engine: "own",
          reason: "a test asked for it",
          adapter: "",
          threads: 1,
          simd: false,
          relaxedSimd: false,
          reproducible: "to the bit",
          measuredMs: {},
        },
        settle: () => Promise.resolve(),
        lost: new Promise(() => undefined),
        errors: () => undefined,
        ...differently,
      };
    },
  });
}

export interface Opened {
  readonly door: Omit<LabDoor, "attach">;
  readonly events: TelemetryEvent[];
  of<T extends TelemetryEvent["type"]>(type: T): Extract<TelemetryEvent, { type: T }>[];
  /** Resolves with the event list once a status is reached. */
  until(status: string): Promise<void>;
}

/** Opens a run on toy clips and collects its events. */
export async function openToy(
  config: ExperimentConfig,
  toy: ToySetting = {},
  backend: "cpu" | "wasm" = "wasm",
  { resume, device }: { readonly resume?: Resume; readonly device?: Partial<Device> } = {},
): Promise<Opened> {
  const lab = nodeLab(backend, device);
  lab.useFeatures(toyFeatures(toy));
  const events: TelemetryEvent[] = [];
  const waiting: { status: string; resolve: () => void }[] = [];
  const sink = (bundle: readonly TelemetryEvent[]): void => {
    events.push(...bundle);
    for (const event of bundle) {
      if (event.type !== "status") continue;
      for (const one of waiting) if (one.status === event.status) one.resolve();
    }
  };
  valueOf(await lab.door.open(config, sink, resume));
  return {
    door: lab.door,
    events,
    of: (type) => events.filter((event) => event.type === type) as never,
    until: (status) =>
      new Promise((resolve) => {
        if (events.some((event) => event.type === "status" && event.status === status)) resolve();
        else waiting.push({ status, resolve });
      }),
  };
}
