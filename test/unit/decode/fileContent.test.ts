import { describe, expect, test } from "vitest";
import { looksEncrypted, sniffType } from "../../../src/decode/sniff";
import { truncationMessage } from "../../../src/decode/truncation";

const latin1 = (text: string) => Uint8Array.from(text, (mark) => mark.charCodeAt(0));

describe("sniff", () => {
  test("recognises unsupported files by their first bytes", () => {
    expect(sniffType(latin1("FLV\x01\x05"))).toBe("Flash video (FLV)");
    expect(sniffType(latin1("\x00\x00\x01\xBA\x21"))).toBe("MPEG-1 or MPEG-2 video");
    expect(sniffType(latin1("RIFF\x01\x02\x03\x04AVI LIST"))).toBe("AVI video");
    expect(sniffType(latin1("\xFF\xD8\xFF\xE0"))).toBe("a still picture (JPEG)");
    expect(sniffType(latin1("hello, this is not a video\n"))).toBe("text");
    expect(sniffType(latin1("\x01\x02\x03"))).toBeUndefined();
    expect(sniffType(new Uint8Array())).toBeUndefined();
  });

  test("finds encryption at the start or the end of a file", async () => {
    const filler = new Uint8Array(200_000);
    expect(await looksEncrypted(new Blob([filler, latin1("..encv\0..")]))).toBe(true);
    expect(await looksEncrypted(new Blob([latin1("schm\0\0\0\0cenc"), filler]))).toBe(true);
    expect(await looksEncrypted(new Blob([filler]))).toBe(false);
  });
});

describe("truncationMessage", () => {
  const wave = (says: number, has: number) => {
    const header = new DataView(new ArrayBuffer(44));
    latin1("RIFF\0\0\0\0WAVEfmt ").forEach((byte, i) => header.setUint8(i, byte));
    header.setUint32(16, 16, true);
    latin1("data").forEach((byte, i) => header.setUint8(36 + i, byte));
    header.setUint32(40, says, true);
    return new Blob([header.buffer, new Uint8Array(has)]);
  };
  /** EBML header of 3 bytes, then a Segment whose size takes four bytes. */
  const matroska = (says: number, has: number) => {
    const head = new DataView(new ArrayBuffer(16));
    head.setUint32(0, 0x1a45dfa3);
    head.setUint8(4, 0x83);
    head.setUint32(8, 0x18538067);
    head.setUint32(12, 0x10000000 + says);
    return new Blob([head.buffer, new Uint8Array(has)]);
  };

  test("reports WAV and WebM files that lack a tenth or more, with both sizes", async () => {
    expect(await truncationMessage(wave(1000, 500))).toMatch(
      /^is truncated: its header states 1044 bytes, but it has 544/,
    );
    expect(await truncationMessage(matroska(1000, 500))).toMatch(
      /its header states 1016 bytes, but it has 516/,
    );
  });

  test("accepts whole files, streams of unknown size and other files", async () => {
    expect(await truncationMessage(wave(1000, 1000))).toBeUndefined();
    expect(await truncationMessage(wave(1000, 950))).toBeUndefined();
    expect(await truncationMessage(wave(0xffffffff, 500))).toBeUndefined();
    expect(await truncationMessage(matroska(1000, 1000))).toBeUndefined();
    expect(await truncationMessage(matroska(0x0fffffff, 10))).toBeUndefined();
    expect(await truncationMessage(new Blob(["short"]))).toBeUndefined();
    expect(await truncationMessage(new Blob([new Uint8Array(500)]))).toBeUndefined();
  });
});
