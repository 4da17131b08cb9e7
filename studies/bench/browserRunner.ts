/** Runs the bench's worker in Chromium, built and served like the page, with the same headers. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { build, preview } from "vite";
import { launchBrowser } from "../../tools/chromium";
import { address, root, type Served } from "../../tools/serve";
import type { BenchResponse, BenchRequest, Runner } from "./requests";

async function serveBench(): Promise<Served> {
  const outDir = await mkdtemp(join(tmpdir(), "counterpoise-bench-"));
  const input = join(import.meta.dirname, "bench.html");
  await build({
    root,
    logLevel: "error",
    build: { outDir, emptyOutDir: true, sourcemap: false, rolldownOptions: { input } },
  });
  const server = await preview({
    root,
    logLevel: "error",
    build: { outDir },
    preview: { port: 0, host: "127.0.0.1", strictPort: true },
  });
  const close = async (): Promise<void> => {
    await server.close();
    await rm(outDir, { recursive: true });
  };
  return { url: address(server.httpServer), close };
}

export interface BrowserRunnerOptions {
  /** Uses the software adapter instead of a GPU. */
  readonly software?: boolean;
}

export async function browserRunner({ software = false }: BrowserRunnerOptions): Promise<Runner> {
  const served = await serveBench();
  let browser: Browser | undefined;
  try {
    // Ignoring the GPU blocklist lets a headless browser offer a hardware adapter.
    const args = software ? [] : ["--enable-unsafe-webgpu"];
    browser = await launchBrowser({ webgpu: software, args });
    const started = browser;
    const page = await browser.newPage();
    await page.goto(`${served.url}studies/bench/bench.html`);
    await page.waitForFunction(() => "sendToBench" in window);
    return {
      where: `Chromium ${browser.version().split(".")[0] ?? ""}`,
      send: async <Q extends BenchRequest>(request: Q) => {
        const reply = await page.evaluate((one) => window.sendToBench(one), request);
        if ("problem" in reply) throw new Error(reply.problem);
        return reply.value as BenchResponse<Q>;
      },
      close: async () => {
        await started.close();
        await served.close();
      },
    };
  } catch (error) {
    await browser?.close();
    await served.close();
    throw error;
  }
}
