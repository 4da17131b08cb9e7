/** Samples of the real clips that lie beside the repository; where they are missing it says so. */
import { cpSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/serve";

export interface RealClips {
  readonly isThere: boolean;
  readonly folder: string;
}

/** A folder with a sub-folder per class. Its absence is printed: what needs it is skipped aloud. */
export function realClips(path: string): RealClips {
  const folder = join(root, "../shared/data", path);
  const isThere = existsSync(folder);
  if (!isThere) console.log(`SKIPPED: there are no real clips at ${folder}.`);
  return { isThere, folder };
}

/** Copies some clips of every class, or of the first few, spread evenly over the names; -> `into`. */
export function sample({ folder }: RealClips, into: string, perClass: number, classes = Infinity) {
  for (const name of readdirSync(folder).sort().slice(0, classes)) {
    mkdirSync(join(into, name), { recursive: true });
    const clips = readdirSync(join(folder, name)).sort();
    for (let i = 0; i < perClass; i++) {
      const clip = clips[Math.floor((i * clips.length) / perClass)] ?? "";
      cpSync(join(folder, name, clip), join(into, name, clip));
    }
  }
  return into;
}
