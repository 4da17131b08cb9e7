import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "../../tools/serve";

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A configuration file's content: the default pipeline on a few clips and a narrow network. */
export const tinyFile = {
  backend: "wasm",
  batchSize: 8,
  epochs: 1,
  data: { id: "puppets", params: { clips: 24, actors: 12, testClips: 24 } },
  encoder: { id: "small-conv", params: { features: 16, width: 4 } },
};

/** Runs a script to its end; `path` is relative to the repository. */
export function runTool(path: string, ...args: readonly string[]): Ended {
  const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
  const script = join(root, path);
  return spawnSync(process.execPath, [tsx, script, ...args], { cwd: root, encoding: "utf8" });
}
