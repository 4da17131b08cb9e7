/** The small clips of test/fixtures: two classes, four talkers, two takes of each. */
import { cpSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/serve";
import type { DiskFile } from "./mediaPage";

const folder = join(root, "test/fixtures/clips");

/** Path of a file in test/fixtures. */
export const fixture = (path: string): string => join(root, "test/fixtures", path);

/** The 16 clips; dropped `copies` times under different names. */
export function fixtureClips(copies = 1): readonly DiskFile[] {
  return readdirSync(folder).flatMap((label) =>
    readdirSync(join(folder, label)).flatMap((name) =>
      Array.from({ length: copies }, (_, copy) => ({
        path: `${label}/${copy === 0 ? name : name.replace(".", `_${copy}.`)}`,
        disk: join(folder, label, name),
      })),
    ),
  );
}

/** Copies the clips into a folder of their own, with a sub-folder for each class; returns the folder. */
export function copyFixtureClips(into: string, copies = 1): string {
  for (const { path, disk } of fixtureClips(copies)) {
    mkdirSync(join(into, path, ".."), { recursive: true });
    cpSync(disk, join(into, path));
  }
  return into;
}
