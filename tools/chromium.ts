/** Starts Chromium without a window. */
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { ensureBrowser } from "./browser";

export interface BrowserOptions {
  /** Enables WebGPU on the software adapter, for machines without a GPU. */
  readonly webgpu?: boolean;
  /** Further command-line flags. */
  readonly args?: readonly string[];
}

/** Switches off the browser's own traffic, so that every request is the page's. */
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
  // Chromium cannot use its sandbox as root.
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return {
    executablePath: await ensureBrowser(),
    headless: true,
    args: [...quiet, ...root, ...(webgpu ? softwareWebGpu : []), ...args],
  };
}

/** Starts a browser, which the caller closes. Throws if there is none and the installation fails. */
export const launchBrowser = async (options: BrowserOptions = {}): Promise<Browser> =>
  chromium.launch(await launchOptions(options));

/** Starts a browser that caches files and compiled code in the folder `profile`; the caller closes it. */
export const launchProfile = async (
  profile: string,
  options: BrowserOptions = {},
): Promise<BrowserContext> =>
  chromium.launchPersistentContext(profile, await launchOptions(options));
