/** Trains runs with a mask in Node and sends them requests. */
import { expect } from "vitest";
import type { ExperimentConfig } from "../../src/contract/experiment";
import type {
  InspectResponse,
  InspectRequestName,
  InspectParameters,
} from "../../src/contract/inspectRequests";
import { valueOf } from "../../src/contract/valueOf";
import { openToy, tinyConfig, type Opened } from "./lab";
import type { ToySetting } from "./toyFeatures";

export const masked = {
  parts: [
    { id: "quantiser", params: { codes: 16 } },
    { id: "reconstruction" },
    { id: "mask", params: { lambda: 0.01 } },
  ],
  epochs: 3,
} satisfies Partial<ExperimentConfig>;

export async function trained(
  config: Partial<ExperimentConfig> = {},
  toy?: ToySetting,
): Promise<Opened> {
  const lab = await openToy(tinyConfig({ ...masked, ...config, backend: "wasm" }), toy, "wasm");
  await lab.door.play();
  await lab.until("done");
  return lab;
}

/** Sends a request and returns its response, which must survive being sent to the page. */
export async function inspect<N extends InspectRequestName>(
  { door }: Opened,
  name: N,
  parameters: InspectParameters<N>,
): Promise<InspectResponse<N>> {
  const response = valueOf(await door.inspect(name, parameters));
  expect(structuredClone(response)).toEqual(response);
  return response;
}

export const kept = (omega: Uint8Array | undefined): number =>
  omega?.reduce((sum, one) => sum + one, 0) ?? NaN;
export const clip = { clipId: "validation-1", fill: "zero", decoder: "run", draws: 16 } as const;
