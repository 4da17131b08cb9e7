/** Serves the built page, or single modules, on a free port of this machine. */
import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createServer, type Plugin, preview } from "vite";

export interface Served {
  /** Origin with a trailing slash. */
  readonly url: string;
  close(): Promise<void>;
}

/** Repository root. */
export const root = fileURLToPath(new URL("../", import.meta.url));

/** Sources of the built page: files and folders. */
export const pageSources = [
  "src",
  "workers",
  "public",
  "index.html",
  "vite.config.ts",
  "package-lock.json",
];

/** Latest change in a file or folder, ms since 1970; 0 where it is missing. */
function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  const inside = readdirSync(path).map((name) => newest(join(path, name)));
  return Math.max(stat.mtimeMs, ...inside);
}

const isBuilt = (): boolean =>
  newest(join(root, "dist/index.html")) >
  Math.max(...pageSources.map((name) => newest(join(root, name))));

/** Runs in a separate process, because a test runner's NODE_ENV would select the development build of React. */
async function build(): Promise<void> {
  const environment = { ...process.env };
  delete environment["NODE_ENV"];
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const child = spawn(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: root,
    env: environment,
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("exit", resolve);
  });
  if (code !== 0) throw new Error("The page does not build; run `npm run build` to see why.");
}

/** Builds the page unless dist is newer than every source. A lock allows one build at a time across processes. */
export async function ensureBuilt(): Promise<void> {
  const lock = join(root, "node_modules/.counterpoise-build");
  const patience = Date.now() + 180_000;
  while (!isBuilt()) {
    const locked = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (locked) {
      try {
        if (!isBuilt()) await build();
        return;
      } finally {
        await rm(lock, { recursive: true, force: true });
      }
    }
    if (Date.now() > patience) throw new Error(`Another build did not end; remove ${lock}.`);
    await wait(500);
  }
}

export const address = (server: { address(): unknown }): string => {
  const at = server.address();
  if (typeof at !== "object" || at === null || !("port" in at))
    throw new Error("The server did not open a port.");
  return `http://127.0.0.1:${String(at.port)}/`;
};

/** Serves the built page as `npm start` does, on a free port. */
export async function servePage(): Promise<Served> {
  await ensureBuilt();
  const server = await preview({
    root,
    logLevel: "warn",
    preview: { port: 0, host: "127.0.0.1", strictPort: true },
  });
  return { url: address(server.httpServer), close: () => server.close() };
}

/** An empty page that modules are loaded into. */
const blankPage: Plugin = {
  name: "blank-page",
  configureServer(server) {
    server.middlewares.use("/blank.html", (_request, response) => {
      for (const [name, value] of Object.entries(server.config.server.headers))
        if (value !== undefined) response.setHeader(name, value);
      response.setHeader("Content-Type", "text/html");
      response.end(
        "<!doctype html><html lang='en'><link rel='icon' href='data:,'><title>blank</title></html>",
      );
    });
  },
};

/** Serves every module unbundled, for tests that load one of them: open `${url}blank.html`. */
export async function serveModules(): Promise<Served> {
  const server = await createServer({
    root,
    logLevel: "warn",
    cacheDir: join(root, "node_modules/.vite-modules"),
    plugins: [blankPage],
    server: { port: 0, host: "127.0.0.1", strictPort: true, hmr: false, watch: null },
    // A dependency that is discovered late would reload the page during a test.
    optimizeDeps: { entries: ["src/{core,decode,import}/**/*.ts", "workers/*.ts"] },
  });
  await server.listen();
  if (!server.httpServer) throw new Error("The server did not start.");
  return { url: address(server.httpServer), close: () => server.close() };
}
