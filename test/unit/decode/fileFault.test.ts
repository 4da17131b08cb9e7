import { UnsupportedInputFormatError } from "mediabunny";
import { describe, expect, test } from "vitest";
import { codecMessage, faultMessage, FileFault } from "../../../src/decode/fileFault";

const unknownFile = { sniffed: undefined, encrypted: false };
const messageOf = (text: string): string => faultMessage(new Error(text), unknownFile);

describe("faultMessage", () => {
  test("an encrypted file is named as such, whatever the error was", () => {
    const encrypted = { ...unknownFile, encrypted: true };
    expect(faultMessage(new Error("Decoding error."), encrypted)).toMatch(/^is encrypted;/);
    expect(messageOf("Encrypted media is not supported")).toMatch(/^is encrypted;/);
  });

  test("a fault that was found keeps its message", () => {
    expect(faultMessage(new FileFault("is empty."), unknownFile)).toBe("is empty.");
  });

  test("the first bytes tell what an unsupported file is", () => {
    const error = new UnsupportedInputFormatError();
    const named = (sniffed: string | undefined): string =>
      faultMessage(error, { ...unknownFile, sniffed });
    expect(named("AVI video")).toMatch(/^is AVI video, which cannot be opened here; convert it: /);
    expect(named("a PDF document")).toMatch(/a clip needs a video or a sound\.$/);
    expect(named("text")).toMatch(/^is text, although/);
    expect(named(undefined)).toMatch(/^is damaged or in a format that browsers cannot open/);
  });

  test("errors of the decoder are put plainly", () => {
    expect(messageOf('There is no "moov" box.')).toMatch(/^is one segment of a longer stream/);
    expect(messageOf("Unsupported WAVE format (tag 7).")).toContain("sound format (tag 7)");
    expect(messageOf("Decoding error.")).toContain("its samples cannot be decoded");
    expect(messageOf("Cannot read properties of undefined")).toContain("its structure is broken");
    expect(messageOf("Failed to execute 'decode' on 'VideoDecoder': bad frame.\nmore")).toMatch(
      /^is damaged: bad frame; copy it again/,
    );
  });

  test("a long message is cut after 100 characters, never inside one", () => {
    for (const before of [95, 96]) {
      const message = messageOf("x".repeat(before) + "😀".repeat(20));
      const kept = "x".repeat(before) + "😀".repeat(100 - before);
      expect(message).toContain(`is damaged: ${kept}...; copy it again`);
    }
  });
});

test("codecMessage gives the common name of a codec, or the code in the file", () => {
  expect(codecMessage("picture", "hevc", null)).toMatch(/^its picture uses HEVC \(H\.265\), which/);
  expect(codecMessage("sound", null, "samr\0")).toMatch(/^its sound uses AMR, which/);
  expect(codecMessage("sound", null, "A_ODD")).toMatch(/^its sound uses A_ODD, which/);
  expect(codecMessage("picture", null, undefined)).toMatch(/^its picture has an unknown codec/);
});
