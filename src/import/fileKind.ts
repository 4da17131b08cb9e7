/** The kind of a file by its name alone; its content may differ. */
export type FileKind =
  "video" | "sound" | "features" | "unknown" | "flv" | "picture" | "table" | "other";

const extensions: readonly (readonly [FileKind, string])[] = [
  [
    "video",
    "mp4 m4v mov qt mkv webm avi mpg mpeg mpe m1v m2v vob ogv 3gp 3g2 wmv asf ts mts m2ts divx",
  ],
  [
    "sound",
    "wav wave mp3 m4a m4b aac flac ogg oga opus mka aif aiff aifc wma spx mpc voc caf amr au s3m xm",
  ],
  ["features", "npy"],
  ["flv", "flv f4v"],
  [
    "picture",
    "png jpg jpeg jpe gif bmp webp avif heic heif tif tiff svg ico jxl dng nef cr2 arw raw apng",
  ],
  ["table", "csv tsv"],
  [
    "other",
    "txt md rst pdf json jsonl xml html htm yml yaml toml ini log doc docx xls xlsx ppt pptx odt rtf " +
      "zip gz tgz tar bz2 xz 7z rar db sqlite exe dll so py ipynb js mjs css c h cpp m r mat npz " +
      "pkl pt pth h5 srt vtt ass textgrid lnk url torrent part crdownload tmp bak license",
  ],
];
const kindByExtension = new Map(
  extensions.flatMap(([kind, list]) => list.split(" ").map((extension) => [extension, kind])),
);

/** System and repository files, which are never clips. */
const systemFiles =
  /^(\.|thumbs\.db$|desktop\.ini$|icon\r$|(readme|licen[cs]e|copying|authors|makefile)(\.|$))/i;

/** Last part of a path with forward slashes. */
export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** All but the last part; empty at the top. */
export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));

/** File name without its extension: "a/b.c.mp4" -> "b.c". */
export function stemOf(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(0, dot) : name;
}

/** Lower-case extension without the dot; empty if there is none. */
export function extensionOf(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(dot + 1).toLowerCase() : "";
}

/** Returns the kind by name; "unknown" names are checked when the file is opened. */
export function kindOf(path: string): FileKind {
  if (systemFiles.test(baseName(path)) || path.split("/").includes("__MACOSX")) return "other";
  return kindByExtension.get(extensionOf(path)) ?? "unknown";
}
