import type { DroppedFile } from "../contract/door";
import { baseName, extensionOf, folderOf, kindOf } from "./fileKind";
import { listed } from "./split";

/** Turns every file of a folder into one that every browser opens. */
const convertFolder = (extension: string): string =>
  `for f in *.${extension}; do ffmpeg -i "$f" -c:v libvpx -b:v 1M -c:a libopus "\${f%.${extension}}.webm"; done`;

/** Turns one file, of any kind that ffmpeg reads, into one that every browser opens. */
export const convertFile = "ffmpeg -i INPUT -c:v libvpx -b:v 1M -c:a libopus OUTPUT.webm";

/** One sentence for all Flash files together; none where there are none. */
export function flashWarning(files: readonly DroppedFile[], soundOnly: boolean): string[] {
  if (files.length === 0) return [];
  const folder = folderOf(files[0]?.path ?? "");
  const where = folder === "" ? "their folder" : `the folder "${folder}"`;
  const names = listed(files.map((file) => baseName(file.path)));
  const what = `${files.length === 1 ? "1 file is" : `${files.length} files are`} Flash video (${names}), which browsers cannot open`;
  const how = `to convert, run in ${where}: ${convertFolder("flv")}`;
  const meanwhile = soundOnly ? " Until then the clips are trained on by sound alone." : "";
  return [`${what}; ${how}; then drop the folder again.${meanwhile}`];
}

/** A sentence about a file that is no clip by its name; undefined where it is one, or is in use. */
export function ofUnusedFile(path: string, tableInUse: boolean): string | undefined {
  switch (kindOf(path)) {
    case "picture":
      return `"${path}" is a still picture; a clip needs a video, a sound or features (.npy), so it is left out.`;
    case "table":
      if (tableInUse && baseName(path).toLowerCase() === "labels.csv") return undefined;
      return `"${path}" is a table; only one named labels.csv is read, so it is left out.`;
    case "other":
      return `"${path}" is neither a video nor a sound nor features (.npy); left out.`;
    default:
      return undefined;
  }
}

/** One sentence for all files whose sound another file holds as well; none where there are none. */
export function spareWarning(spare: readonly DroppedFile[]): string[] {
  const formats = [...new Set(spare.map((file) => `.${extensionOf(file.path)}`))].join(", ");
  return spare.length === 0
    ? []
    : [
        `${spare.length} ${formats} files are left aside: files of the same name hold the same sound.`,
      ];
}
