/** Starts Chromium without a window. */
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { ensureBrowser } from "./browser";

export interface BrowserOptions {
  /** Switch on WebGPU on the software adapter, for machines without a GPU. */
  readonly webgpu?: boolean;
  /** Further command-line flags. */
  readonly args?: readonly string[];
}

/** No traffic of the browser's own, so that every request seen is the page's. */
const quiet = [
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
];
const softwareWebGpu = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
  "--use-vulkan=swiftshader",
  "--use-angle=swiftshader",
];

async function launchOptions({ webgpu, args = [] }: BrowserOptions) {
  // Chromium refuses to sandbox itself when it runs as root.
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return {
    executablePath: await ensureBrowser(),
    headless: true,
    args: [...quiet, ...root, ...(webgpu ? softwareWebGpu : []), ...args],
  };
}

/** Starts a browser; the caller closes it. Throws when there is none and none can be installed. */
export const launchBrowser = async (options: BrowserOptions = {}): Promise<Browser> =>
  chromium.launch(await launchOptions(options));

/** Starts a browser that keeps what it fetched and compiled in `profile`, a folder; the caller closes it. */
export const launchProfile = async (
  profile: string,
  options: BrowserOptions = {},
): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, await launchOptions(options));
