/** The part of the WebGPU interface that we use; `core` has no DOM types. */

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

/** The browser's preferred adapter and its name; undefined when there is none. */
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

/** Limits that must be requested where the adapter offers more than the default. */
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
  /** Resolves with a sentence when the device is lost. */
  readonly lost: Promise<string>;
  /** The first uncaught error, or the loss of the device; results after it may be zeros. */
  error(): string | undefined;
  /** Resolves at that error. */
  readonly failed: Promise<void>;
}

/** Opens a device with the adapter's limits and records its loss and errors. Throws when the adapter refuses. */
export async function openGpuDevice(adapter: GpuAdapterLike): Promise<GpuDevice> {
  const limits = adapter.limits as Readonly<Record<string, number | undefined>>;
  const requiredLimits: Record<string, number> = {};
  for (const name of raised) {
    const limit = limits[name];
    if (limit !== undefined) requiredLimits[name] = limit;
  }
  const device = await adapter.requestDevice({ requiredLimits });
  let firstError: string | undefined;
  const reported = new Promise<void>((resolve) => {
    device.addEventListener("uncapturederror", ({ error }) => {
      firstError ??= error.message;
      resolve();
    });
  });
  const lost = device.lost.then(
    ({ reason, message }) => message || `The GPU device was lost (${reason ?? "no reason given"}).`,
  );
  void lost.then((sentence) => {
    firstError ??= sentence;
  });
  const failed = Promise.race([reported, lost]).then(() => undefined);
  return { device, lost, error: () => firstError, failed };
}
