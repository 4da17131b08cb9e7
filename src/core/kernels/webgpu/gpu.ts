/** What we use of WebGPU's own interface; `core` has no DOM types. */

export interface GpuInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}
export interface GpuDeviceLike {
  readonly lost: Promise<{ readonly reason?: string; readonly message: string }>;
  readonly queue: { onSubmittedWorkDone(): Promise<unknown> };
  addEventListener(
    type: "uncapturederror",
    listener: (event: { readonly error: { readonly message: string } }) => void,
  ): void;
  destroy(): void;
}
export interface GpuAdapterLike {
  readonly info?: GpuInfo;
  /** Where browsers had it before it moved into `info`. */
  readonly isFallbackAdapter?: boolean;
  readonly limits: object;
  requestDevice(options: {
    readonly requiredLimits: Readonly<Record<string, number>>;
  }): Promise<GpuDeviceLike>;
}
/** `navigator.gpu`, or anything that behaves as it does. */
export interface GpuLike {
  requestAdapter(options?: {
    readonly powerPreference?: "high-performance";
  }): Promise<GpuAdapterLike | null>;
}

export interface Adapter {
  readonly adapter: GpuAdapterLike;
  /** "nvidia / ampere", "google / swiftshader (software)". */
  readonly name: string;
  readonly isSoftware: boolean;
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

/** The adapter the browser would give us, and what it is; undefined when there is none. */
export async function findAdapter(gpu: GpuLike | undefined): Promise<Adapter | undefined> {
  const adapter = await gpu
    ?.requestAdapter({ powerPreference: "high-performance" })
    .catch(() => null);
  if (!adapter) return undefined;
  const info = adapter.info ?? {};
  const words = [info.vendor, info.architecture, info.device, info.description];
  const isSoftware =
    info.isFallbackAdapter === true ||
    adapter.isFallbackAdapter === true ||
    softwareNames.test(words.join(" "));
  const named = [info.vendor, info.architecture].filter(Boolean).join(" / ");
  const name = named || info.description || "unnamed adapter";
  return { adapter, name: isSoftware ? `${name} (software)` : name, isSoftware };
}

/** Limits that a device has to be asked for, when the adapter has more than the default. */
const raised = [
  "maxStorageBuffersPerShaderStage",
  "maxStorageBufferBindingSize",
  "maxBufferSize",
  "maxComputeWorkgroupStorageSize",
  "maxComputeWorkgroupsPerDimension",
  "maxComputeWorkgroupSizeX",
  "maxComputeInvocationsPerWorkgroup",
] as const;

export interface GpuDevice {
  readonly device: GpuDeviceLike;
  /** Resolves with a sentence when the device is gone. */
  readonly lost: Promise<string>;
  /** First error that nobody caught, or the loss; after one, results may be zeros. */
  error(): string | undefined;
}

/** Our own device: limits raised, loss and errors heard. Throws when the adapter refuses. */
export async function openGpuDevice(adapter: GpuAdapterLike): Promise<GpuDevice> {
  const limits = adapter.limits as Readonly<Record<string, number | undefined>>;
  const requiredLimits: Record<string, number> = {};
  for (const name of raised) {
    const limit = limits[name];
    if (limit !== undefined) requiredLimits[name] = limit;
  }
  const device = await adapter.requestDevice({ requiredLimits });
  let firstError: string | undefined;
  device.addEventListener("uncapturederror", ({ error }) => {
    firstError ??= error.message;
  });
  const lost = device.lost.then(
    ({ reason, message }) => message || `The GPU device was lost (${reason ?? "no reason given"}).`,
  );
  void lost.then((sentence) => {
    firstError ??= sentence;
  });
  return { device, lost, error: () => firstError };
}
