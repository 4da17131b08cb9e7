import { UnsupportedInputFormatError } from "mediabunny";
import { truncateText } from "../contract/safeText";
import { convertFile } from "./convertCommands";

/** The reason why one file cannot be used. Its message continues a sentence that starts with the file's name. */
export class FileFault extends Error {
  override readonly name = "FileFault";
}

/** Common names of the codec codes in containers. */
const codecNames: Readonly<Record<string, string>> = {
  hevc: "HEVC (H.265)",
  hvc1: "HEVC (H.265)",
  hev1: "HEVC (H.265)",
  avc: "H.264",
  prores: "ProRes",
  mp4v: "MPEG-4 part 2",
  s263: "H.263",
  theora: "Theora",
  V_THEORA: "Theora",
  jpeg: "Motion JPEG",
  V_MJPEG: "Motion JPEG",
  ac3: "Dolby AC-3",
  eac3: "Dolby E-AC-3",
  "ac-4": "Dolby AC-4",
  dts: "DTS",
  alac: "Apple Lossless",
  samr: "AMR",
  sawb: "AMR",
  av1: "AV1",
  vp8: "VP8",
  vp9: "VP9",
  aac: "AAC",
  opus: "Opus",
  vorbis: "Vorbis",
  flac: "FLAC",
};

/** "its picture uses HEVC (H.265), which this browser cannot decode; convert it: ...". */
export function codecMessage(
  part: "picture" | "sound",
  codec: string | null,
  innerCodec: unknown,
): string {
  const code =
    codec ?? (typeof innerCodec === "string" ? innerCodec.replaceAll("\0", "").trim() : "");
  const name = (Object.hasOwn(codecNames, code) ? codecNames[code] : code) ?? code;
  return name === ""
    ? `its ${part} has an unknown codec; convert it: ${convertFile}`
    : `its ${part} uses ${name}, which this browser cannot decode; convert it: ${convertFile}`;
}

/** Facts about a file that explain a decoding error. */
export interface FileSigns {
  /** The file type by its first bytes. */
  readonly sniffed: string | undefined;
  readonly encrypted: boolean;
}

const encryptedSentence = "is encrypted; remove its copy protection, or leave it out.";

/** Turns a decoding error into the end of a sentence about the file. */
export function faultMessage(error: unknown, { sniffed, encrypted }: FileSigns): string {
  const message = error instanceof Error ? error.message : String(error);
  if (encrypted || /encrypted media/i.test(message)) return encryptedSentence;
  if (error instanceof FileFault) return message;
  if (sniffed === "text") return "is text, although its name says otherwise; it is left out.";
  if (error instanceof UnsupportedInputFormatError)
    return sniffed === undefined
      ? `is damaged or in a format that browsers cannot open; copy it again, or convert it: ${convertFile}`
      : `is ${sniffed}, which cannot be opened here; ${adviceFor(sniffed)}`;
  if (/no "moov" box|Init input/.test(message))
    return "is one segment of a longer stream; join the segments into one file first.";
  const unsupported = /Unsupported WAVE[^(]*(\([^)]*\))/.exec(message);
  if (unsupported)
    return `is a WAV file with an unknown sound format ${unsupported[1] ?? ""}; convert it: ${convertFile}`;
  return `is damaged: ${decoderMessage(message)}; copy it again, or convert it: ${convertFile}`;
}

/** The decoder's message if a user can understand it, else that the file's structure is broken. */
function decoderMessage(message: string): string {
  const first = message.split("\n")[0]?.trim() ?? "";
  const inner =
    /reading|slice|Assertion|Offset|must be a|undefined|null|isConfigSupported|internal/i;
  if (first === "" || inner.test(first)) return "its structure is broken";
  if (/^(Decoding error|Error during flush)\.?$/.test(first))
    return "its samples cannot be decoded";
  const words = first.replace(/^Failed to execute '\w+' on '\w+': /, "").replace(/\.+$/, "");
  return truncateText(words, 100);
}

const adviceFor = (type: string): string =>
  /picture|document|archive|database/.test(type)
    ? "a clip needs a video or a sound."
    : `convert it: ${convertFile}`;
