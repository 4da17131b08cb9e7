import type { DroppedFile } from "../contract/door";
import { convertFolder } from "../decode/convertCommands";
import { baseName, extensionOf, folderOf, kindOf } from "./fileKind";
import { listNames } from "./split";

/** Returns one sentence about all Flash files, or none without them. */
export function flashWarning(files: readonly DroppedFile[], soundOnly: boolean): string[] {
  if (files.length === 0) return [];
  const folder = folderOf(files[0]?.path ?? "");
  const where = folder === "" ? "their folder" : `the folder "${folder}"`;
  const names = listNames(files.map((file) => baseName(file.path)));
  const fault = `${files.length === 1 ? "1 file is" : `${files.length} files are`} Flash video (${names}), which browsers cannot open`;
  const command = `to convert, run in ${where}: ${convertFolder("flv")}`;
  const meanwhile = soundOnly ? " Until then, training uses only the sound of these clips." : "";
  return [`${fault}; ${command}; then drop the folder again.${meanwhile}`];
}

/** Returns a sentence about a file that is not a clip by its name; undefined if it is a clip or in use. */
export function unusedFileMessage(path: string, isTableUsed: boolean): string | undefined {
  switch (kindOf(path)) {
    case "picture":
      return `"${path}" is a still picture; a clip needs a video, a sound or features (.npy), so it is left out.`;
    case "table":
      if (isTableUsed && baseName(path).toLowerCase() === "labels.csv") return undefined;
      return `"${path}" is a table; only one named labels.csv is read, so it is left out.`;
    case "other":
      return `"${path}" is not a video, a sound or features (.npy), so it is left out.`;
    default:
      return undefined;
  }
}

/** Returns one sentence about all files with a duplicate sound, or none without them. */
export function duplicateSoundWarning(duplicates: readonly DroppedFile[]): string[] {
  const formats = [...new Set(duplicates.map((file) => `.${extensionOf(file.path)}`))].join(", ");
  return duplicates.length === 0
    ? []
    : [
        `${duplicates.length} ${formats} files are not used, since other files of the same name have the same sound.`,
      ];
}
