/** Damaged and odd files, derived from the clips of test/fixtures. */
import { readFileSync } from "node:fs";
import { toWav } from "../../src/core/signal/wav";
import { fixture } from "./fixtureClips";

export interface DamagedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The message about the file after its name; absent if the file is accepted. */
  readonly refusal?: RegExp;
}

const latin1 = (text: string): Uint8Array =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const read = (path: string): Uint8Array => new Uint8Array(readFileSync(fixture(path)));
const joined = (...parts: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));
/** Pseudo-random bytes that no format starts with. */
const noise = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => (i * i * 31 + i * 7 + 129) % 251);

/** Replaces the first occurrence of a text by another of the same length. */
function patched(bytes: Uint8Array, from: string, to: string): Uint8Array {
  const at = Buffer.from(bytes).indexOf(from, 0, "latin1");
  if (at < 0 || from.length !== to.length) throw new Error(`cannot replace "${from}"`);
  const result = bytes.slice();
  result.set(latin1(to), at);
  return result;
}

/** Files among clips with sound and picture. */
export function damagedVideos(): readonly DamagedFile[] {
  const clip = read("clips/circle/ann_1.webm");
  const ebml = clip.subarray(0, 40);
  return [
    { name: "whole.webm", bytes: clip },
    { name: "renamed.mp4", bytes: clip },
    { name: "empty.webm", bytes: new Uint8Array(0), refusal: /^is empty \(0 bytes\)/ },
    { name: "half.webm", bytes: clip.subarray(0, clip.length / 2), refusal: /^is truncated: / },
    { name: "head.webm", bytes: ebml, refusal: /^has no picture or sound in a known format/ },
    {
      name: "text.webm",
      bytes: latin1("no clip\n"),
      refusal: /^is text, although its name says otherwise/,
    },
    { name: "noise.mp4", bytes: noise(2000), refusal: /^is damaged or in a format/ },
    {
      name: "picture.mp4",
      bytes: latin1("\x89PNG\r\n\x1A\n" + "\0".repeat(50)),
      refusal: /^is a still picture \(PNG\), .* a clip needs/,
    },
    {
      name: "flash.webm",
      bytes: latin1("FLV\x01" + "\0".repeat(50)),
      refusal: /^is Flash video \(FLV\), .*convert it/,
    },
    {
      name: "mpeg.mpg",
      bytes: joined(latin1("\0\0\x01\xBA"), noise(500)),
      refusal: /^is MPEG-1 or MPEG-2 video, .*convert it/,
    },
    {
      name: "locked.webm",
      bytes: joined(ebml, latin1("\x50\x35\x80\x47\xE1"), noise(500)),
      refusal: /^is encrypted;/,
    },
    {
      name: "codec.webm",
      bytes: patched(clip, "V_VP8", "V_XYZ"),
      refusal: /its picture uses V_XYZ/,
    },
    {
      name: "sound codec.webm",
      bytes: patched(clip, "A_OPUS", "A_XYZW"),
      refusal: /its sound uses A_XYZW/,
    },
    { name: "no sound.webm", bytes: read("odd/no-sound.webm"), refusal: /it has no sound\.$/ },
    {
      name: "no picture.webm",
      bytes: read("odd/no-picture.webm"),
      refusal: /it has no picture\.$/,
    },
  ];
}

const rateHz = 16_000;
/** Samples of a sine of `hz`, as a WAV file. */
export const toneWav = (samples: number, hz = 500): Uint8Array =>
  toWav(
    Float32Array.from(
      { length: samples },
      (_, t) => 0.4 * Math.sin((2 * Math.PI * hz * t) / rateHz),
    ),
    rateHz,
  );

/** Overwrites a little-endian number in a WAV header. */
function withHeader(wav: Uint8Array, at: number, bytes: 2 | 4, value: number): Uint8Array {
  const result = wav.slice();
  const view = new DataView(result.buffer);
  if (bytes === 2) view.setUint16(at, value, true);
  else view.setUint32(at, value, true);
  return result;
}

/** A WAV file of 32-bit floats, which may be out of range or no numbers. */
function floatWav(samples: readonly number[]): Uint8Array {
  const wav = withHeader(toWav(new Float32Array(2 * samples.length), rateHz), 20, 2, 3);
  const view = new DataView(wav.buffer);
  view.setUint32(28, 4 * rateHz, true);
  view.setUint16(32, 4, true);
  view.setUint16(34, 32, true);
  samples.forEach((sample, i) => view.setFloat32(44 + 4 * i, sample, true));
  return wav;
}
const floats = (sample: (t: number) => number): Uint8Array =>
  floatWav(Array.from({ length: rateHz }, (_, t) => sample(t)));

/** Files among clips with sound only. */
export function damagedSounds(): readonly DamagedFile[] {
  const whole = toneWav(rateHz);
  return [
    { name: "whole.wav", bytes: whole },
    { name: "loud.wav", bytes: floats((t) => 50 * Math.sin(t / 5)) },
    {
      name: "nan.wav",
      bytes: floats((t) => (t === 500 ? NaN : 0)),
      refusal: /samples that are NaN or infinite/,
    },
    {
      name: "infinite.wav",
      bytes: floats((t) => (t === 500 ? Infinity : 0)),
      refusal: /samples that are NaN or infinite/,
    },
    { name: "one sample.wav", bytes: toneWav(1), refusal: /lasts only 0\.1 ms/ },
    { name: "no samples.wav", bytes: toneWav(0), refusal: /its sound track is empty/ },
    { name: "cut.wav", bytes: whole.subarray(0, 5000), refusal: /^is truncated: / },
    {
      name: "rate.wav",
      bytes: withHeader(whole, 24, 4, 7),
      refusal: /implausible sample rate, 7 Hz/,
    },
    {
      name: "no bits.wav",
      bytes: withHeader(whole, 34, 2, 0),
      refusal: /unknown sound format \(0\)/,
    },
    {
      name: "coding.wav",
      bytes: withHeader(whole, 20, 2, 0x1234),
      refusal: /unknown sound format \(format tag 4660\)/,
    },
  ];
}
