/** Recognises the type of a file by its first bytes, for messages about files that cannot be decoded. */
interface Signature {
  /** Latin-1 text at `at`; "?" stands for any byte. */
  readonly magic: string;
  readonly at?: number;
  readonly type: string;
}

const signatures: readonly Signature[] = [
  { magic: "FLV\x01", type: "Flash video (FLV)" },
  { magic: "\x00\x00\x01\xBA", type: "MPEG-1 or MPEG-2 video" },
  { magic: "\x00\x00\x01\xB3", type: "MPEG-1 or MPEG-2 video" },
  { magic: "RIFF????AVI ", type: "AVI video" },
  { magic: "RIFF????WEBP", type: "a still picture (WebP)" },
  { magic: "\x30\x26\xB2\x75\x8E\x66\xCF\x11", type: "Windows Media" },
  { magic: "FORM????AIF", type: "AIFF sound" },
  { magic: "#!AMR", type: "AMR sound" },
  { magic: "MP+", type: "Musepack sound" },
  { magic: "Creative Voice File", type: "a Creative Voice sound" },
  { magic: "\x89PNG", type: "a still picture (PNG)" },
  { magic: "\xFF\xD8\xFF", type: "a still picture (JPEG)" },
  { magic: "GIF8", type: "a still picture (GIF)" },
  { magic: "BM", type: "a still picture (BMP)" },
  { magic: "ftypheic", at: 4, type: "a still picture (HEIC)" },
  { magic: "ftypmif1", at: 4, type: "a still picture (HEIF)" },
  { magic: "ftypavif", at: 4, type: "a still picture (AVIF)" },
  { magic: "%PDF", type: "a PDF document" },
  { magic: "PK\x03\x04", type: "a zip archive" },
  { magic: "\x1F\x8B", type: "a gzip archive" },
  { magic: "SQLite format 3", type: "a database" },
];

/** Number of bytes that `sniff` needs. */
export const sniffBytes = 256;

const matches = (text: string, { magic, at = 0 }: Signature): boolean =>
  Array.from(magic).every((mark, i) => mark === "?" || text[at + i] === mark);

/** First bytes of a file -> "AVI video", "text", ...; undefined if unknown. */
export function sniffType(head: Uint8Array): string | undefined {
  const text = String.fromCharCode(...head.subarray(0, sniffBytes));
  const known = signatures.find((signature) => matches(text, signature));
  if (known) return known.type;
  return head.length > 0 && /^[\t\n\r\x20-\x7E]+$/.test(text) ? "text" : undefined;
}

/** Marks of common encryption: MP4's protected sample entries, Matroska's ContentEncryption. */
const encryptionMarks = /enc[va]\0|schm....(?:cenc|cbc1|cens|cbcs)|\x50\x35.{1,8}\x47[\xE1\xE2]/s;
const searchedBytes = 65536;

/** Whether the start or the end of a file, which describe its tracks, has a mark of encryption. */
export async function looksEncrypted(file: Blob): Promise<boolean> {
  const ends = [file.slice(0, searchedBytes), file.slice(-searchedBytes)];
  const texts = await Promise.all(
    ends.map(async (end) => new TextDecoder("latin1").decode(await end.arrayBuffer())),
  );
  return texts.some((text) => encryptionMarks.test(text));
}
