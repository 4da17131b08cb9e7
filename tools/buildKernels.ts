/**
 * Compiles the WebAssembly kernels (AssemblyScript, src/core/kernels/wasm/assembly) to build/kernels.
 * vite.config.ts awaits it, so every command that serves, builds or tests has them.
 */
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = join(root, "src/core/kernels/wasm/assembly");
const output = join(root, "build/kernels");
/** Hash of the sources of the present binaries. */
const stamp = join(output, "stamp");

/** Shared memory declares its maximum, in pages of 64 KiB; TensorFlow.js declares 4 GiB. */
const shared = ["shared.ts", "--enable", "threads", "--sharedMemory", "--maximumMemory", "65536"];
const relaxed = ["--enable", "relaxed-simd"];
/** Private or shared memory, each with and without relaxed SIMD; a browser uses the fastest that it supports. */
const variants: Readonly<Record<string, readonly string[]>> = {
  plain: ["index.ts"],
  relaxed: ["index.ts", ...relaxed],
  "shared-plain": shared,
  "shared-relaxed": [...shared, ...relaxed],
};
const common = [
  "--runtime",
  "stub",
  "-O3",
  "--noAssert",
  "--importMemory",
  "--noExportMemory",
  "--initialMemory",
  "1",
  "--enable",
  "simd",
];

interface Compiler {
  main(
    args: readonly string[],
    host: {
      writeFile(path: string, contents: string | Uint8Array): void;
      stderr?: { write(text: string): void };
    },
  ): Promise<{ readonly error: Error | null }>;
}
/** A variable, because the types of a literal import would declare AssemblyScript's globals for the whole program. */
const compiler: string = "assemblyscript/asc";

/** Compiles changed sources -> folder of the binaries. Two processes may run it at the same time. */
export async function buildKernels(): Promise<string> {
  if (await isBuilt()) return output;
  await mkdir(output, { recursive: true });
  const release = await takeLock(join(output, "lock"));
  try {
    if (await isBuilt()) return output;
    const wanted = await hashOfSources();
    await Promise.all(Object.entries(variants).map(([name, flags]) => compile(name, flags)));
    // Written last, so that an interrupted build is repeated.
    await replace(stamp, wanted);
    return output;
  } finally {
    await release();
  }
}

const isBuilt = async (): Promise<boolean> =>
  (await readFile(stamp, "utf8").catch(() => "")) === (await hashOfSources());

async function compile(name: string, flags: readonly string[]): Promise<void> {
  const { default: asc } = (await import(compiler)) as { readonly default: Compiler };
  const files = new Map<string, string | Uint8Array>();
  let messages = "";
  const { error } = await asc.main(
    ["--outFile", "kernels.wasm", "--baseDir", sources, ...common, ...flags],
    {
      writeFile: (path, contents) => void files.set(path, contents),
      stderr: { write: (text) => (messages += text) },
    },
  );
  const binary = files.get("kernels.wasm");
  if (error || !binary) throw new Error(`The kernels did not compile.\n${messages}`);
  await replace(join(output, `${name}.wasm`), binary);
}

/** Waits while another process builds. The lock of a process that crashed expires after a minute. */
async function takeLock(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      await mkdir(path);
      return () => rm(path, { recursive: true, force: true });
    } catch (error) {
      // Waiting resolves no other error.
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const made = await stat(path).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      );
      if (Date.now() - made > 60_000) await rm(path, { recursive: true, force: true });
      else await setTimeout(100);
    }
  }
}

/** Writes a temporary file and renames it, so that no reader sees half a file. */
async function replace(path: string, contents: string | Uint8Array): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, contents);
  await rename(draft, path);
}

async function hashOfSources(): Promise<string> {
  const manifest = join(root, "node_modules/assemblyscript/package.json");
  const compiler = JSON.parse(await readFile(manifest, "utf8")) as { readonly version: string };
  const hash = createHash("sha256").update(JSON.stringify([compiler.version, common, variants]));
  for (const name of (await readdir(sources)).filter((file) => file.endsWith(".ts")).sort()) {
    hash.update(name).update(await readFile(join(sources, name)));
  }
  return hash.digest("hex");
}
