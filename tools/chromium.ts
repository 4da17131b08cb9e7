/** Starts Chromium without a window. */
import { type Browser, chromium } from "playwright-core";
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

/** Starts a browser; the caller closes it. Throws when there is none and none can be installed. */
export async function launchBrowser(options: BrowserOptions = {}): Promise<Browser> {
  // Chromium refuses to sandbox itself when it runs as root.
  const root = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({
    executablePath: ensureBrowser(),
    headless: true,
    args: [...quiet, ...root, ...(options.webgpu ? softwareWebGpu : []), ...(options.args ?? [])],
  });
}
