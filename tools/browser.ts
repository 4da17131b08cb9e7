/** Finds the Chromium-like browser that tests and headless runs drive, or installs one. */
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

const namesOnPath = [
  "google-chrome",
  "google-chrome-stable",
  "chromium",
  "chromium-browser",
  "microsoft-edge",
  "microsoft-edge-stable",
];

function usualPlaces(): readonly string[] {
  if (process.platform === "darwin")
    return ["Google Chrome", "Chromium", "Microsoft Edge"].map(
      (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
    );
  if (process.platform === "win32") {
    const roots = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"].flatMap(
      (name) => process.env[name] ?? [],
    );
    return roots.flatMap((root) => [
      join(root, "Google/Chrome/Application/chrome.exe"),
      join(root, "Chromium/Application/chrome.exe"),
      join(root, "Microsoft/Edge/Application/msedge.exe"),
    ]);
  }
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter(Boolean);
  return folders.flatMap((folder) => namesOnPath.map((name) => join(folder, name)));
}

/** Whether the file runs and prints its version; some distributions ship a stub that only advertises. */
function works(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
  } catch {
    return false;
  }
  // chrome.exe opens a window instead of printing its version.
  if (process.platform === "win32") return true;
  return spawnSync(path, ["--version"], { stdio: "ignore", timeout: 30_000 }).status === 0;
}

/** Path of an installed browser: CHROME_PATH, else Chrome, Chromium or Edge, else Playwright's build. */
export function findBrowser(): string | undefined {
  const named = process.env["CHROME_PATH"];
  if (named) {
    if (works(named)) return named;
    throw new Error(`CHROME_PATH names ${named}, which does not run.`);
  }
  return [...usualPlaces(), chromium.executablePath()].find(works);
}

const isRoot = (): boolean => process.getuid?.() === 0;

/** Asynchronous, because `npm test` installs a browser during its first stages. */
function run(command: string, args: readonly string[]): Promise<boolean> {
  console.log(`No browser found: ${command} ${args.join(" ")}`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const child = spawn(command, args, { stdio: "inherit", env: environment });
  return new Promise((resolve) => {
    child.once("error", () => resolve(false)).once("exit", (code) => resolve(code === 0));
  });
}

/**
 * Path of a browser. Installs Chromium if none is installed (with apt on Debian as root, else Playwright's
 * build). Throws an `Error` with one sentence if the installation fails.
 */
export async function ensureBrowser(): Promise<string> {
  const found = findBrowser();
  if (found) return found;
  const debian = existsSync("/etc/debian_version") && isRoot();
  if (debian && (await run("apt-get", ["update"])))
    await run("apt-get", ["install", "-y", "chromium"]);
  const installed = findBrowser();
  if (installed) return installed;
  // Playwright's build needs system libraries, which only root can install.
  const libraries = debian ? ["--with-deps"] : [];
  await run("npx", ["playwright-core", "install", ...libraries, "chromium"]);
  const downloaded = findBrowser();
  if (downloaded) return downloaded;
  throw new Error(
    "No Chrome, Chromium or Edge was found and none could be installed; set CHROME_PATH to one.",
  );
}
