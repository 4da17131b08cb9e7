import { describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/data/random";
import { cropResize } from "../../../src/core/signal/cropResize";
import { frameTimes } from "../../../src/core/signal/frames";
import { logMel, logMelAxes, logMelRows } from "../../../src/core/signal/logMel";
import { resample } from "../../../src/core/signal/resample";
import { toWav } from "../../../src/core/signal/wav";

const tone = (hz: number, rateHz: number, samples: number): Float32Array =>
  Float32Array.from({ length: samples }, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz));

describe("logMel", () => {
  it("puts a tone into the band whose centre is nearest", () => {
    const options = { rateHz: 16000 };
    const { bandHz } = logMelAxes(options);
    for (const hz of [300, 1000, 3100, 6500]) {
      const row = logMel(tone(hz, 16000, 512), options);
      const loudest = row.indexOf(Math.max(...row));
      const nearest = bandHz.map((centre) => Math.abs(centre - hz));
      expect(Math.abs(loudest - nearest.indexOf(Math.min(...nearest)))).toBeLessThanOrEqual(1);
    }
  });
  it("gives the floor for silence, in every band, even with 256 bands", () => {
    const silent = logMel(new Float32Array(1000), { rateHz: 22050, bands: 256 });
    expect(new Set(silent)).toEqual(new Set([Math.fround(Math.log(1e-8))]));
    const noise = randomFrom(1, "noise");
    const loud = logMel(
      Float32Array.from({ length: 1000 }, () => noise.uniform() - 0.5),
      { rateHz: 22050, bands: 256 },
    );
    expect(Math.min(...loud)).toBeGreaterThan(Math.log(1e-8) + 1);
  });
  it("counts whole frames, and pads a wave shorter than one", () => {
    const options = { rateHz: 16000 };
    expect(logMelRows(24000, options)).toBe(67);
    expect(logMelRows(512 + 352, options)).toBe(1);
    expect(logMelRows(512 + 353, options)).toBe(2);
    expect(logMel(tone(500, 16000, 100), options).length).toBe(64);
    expect(logMel(new Float32Array(0), options).length).toBe(64);
  });
  it("refuses impossible options by name", () => {
    expect(() => logMel(new Float32Array(9), { rateHz: 16000, hop: 0 })).toThrow(/hop/);
    expect(() => logMel(new Float32Array(9), { rateHz: 16000, maxHz: 9000 })).toThrow(/maxHz/);
    expect(() => logMel(new Float32Array(9), { rateHz: 16000, bands: 1.5 })).toThrow(/bands/);
  });
});

describe("resample", () => {
  it("keeps constants and the length in seconds", () => {
    const out = resample(new Float32Array(4410).fill(0.5), 44100, 16000);
    expect(out.length).toBe(1600);
    for (const value of out.slice(200, 1400)) expect(value).toBeCloseTo(0.5, 6);
  });
  it("removes frequencies above the new Nyquist frequency", () => {
    const out = resample(tone(9000, 48000, 9600), 48000, 16000).slice(400, -400);
    expect(Math.max(...out.map(Math.abs))).toBeLessThan(1e-3);
  });
  it("keeps a tone's value at every time, also between awkward rates", () => {
    const out = resample(tone(441, 11025, 4000), 11025, 16001);
    const exact = tone(441, 16001, out.length);
    for (let i = 500; i < out.length - 500; i++) {
      expect(Math.abs((out[i] ?? NaN) - (exact[i] ?? NaN))).toBeLessThan(1e-3);
    }
  });
  it("copies at equal rates and refuses invalid ones", () => {
    const wave = tone(100, 8000, 50);
    expect(resample(wave, 8000, 8000)).toEqual(wave);
    expect(resample(wave, 8000, 8000)).not.toBe(wave);
    expect(() => resample(wave, 0, 8000)).toThrow(RangeError);
    expect(() => resample(wave, 8000, 8000.5)).toThrow(RangeError);
  });
});

describe("frameTimes", () => {
  it("takes one frame per second around the middle of a long clip", () => {
    expect(frameTimes(10)).toEqual([4, 5, 6]);
    expect(frameTimes(3)).toEqual([0.5, 1.5, 2.5]);
  });
  it("spreads evenly over a short clip", () => {
    expect(frameTimes(1.5)).toEqual([0.25, 0.75, 1.25]);
    expect(frameTimes(0.6, 1)).toEqual([0.3]);
    const eight = frameTimes(0.8, 8);
    eight.forEach((time, i) => expect(time).toBeCloseTo(0.05 + 0.1 * i, 12));
  });
  it("spreads evenly over the whole of a long clip at a rate of 0", () => {
    expect(frameTimes(8, 4, 0)).toEqual([1, 3, 5, 7]);
    expect(frameTimes(8, 4, 2)).toEqual([3.25, 3.75, 4.25, 4.75]);
  });
  it("refuses a rate below 0", () => {
    expect(() => frameTimes(1, 3, -1)).toThrow(RangeError);
    expect(() => frameTimes(1, 3, NaN)).toThrow(RangeError);
  });
  it("refuses a clip of no length", () => {
    expect(() => frameTimes(0)).toThrow(RangeError);
    expect(() => frameTimes(NaN)).toThrow(RangeError);
  });
});

describe("cropResize", () => {
  it("averages whole blocks of the middle square", () => {
    // 6 x 2: the middle square is columns 2 and 3; red counts 0 .. 11, green and blue stay 0.
    const bytes = new Uint8Array(6 * 2 * 4);
    for (let i = 0; i < 12; i++) bytes.set([10 * i, 0, 0, 77], 4 * i);
    const one = cropResize({ width: 6, height: 2, channels: 4, bytes }, 1);
    expect([...one]).toEqual([(20 + 30 + 80 + 90) / 4, 0, 0]);
    const two = cropResize({ width: 6, height: 2, channels: 4, bytes }, 2);
    expect([...two].filter((_, i) => i % 3 === 0)).toEqual([20, 30, 80, 90]);
  });
  it("weighs pixels that straddle a border by the area covered", () => {
    const bytes = Uint8Array.from([0, 0, 0, 90, 90, 90, 180, 180, 180].flatMap((v) => [v]));
    const column = new Uint8Array(3 * 3 * 3);
    for (let row = 0; row < 3; row++) column.set(bytes, row * 9);
    const out = cropResize({ width: 3, height: 3, channels: 3, bytes: column }, 2);
    expect([...out.slice(0, 6)]).toEqual([30, 30, 30, 150, 150, 150]);
  });
  it("keeps a flat colour when it grows a picture, and refuses wrong lengths", () => {
    const bytes = new Uint8Array(5 * 7 * 3).fill(123);
    expect(new Set(cropResize({ width: 5, height: 7, channels: 3, bytes }, 48))).toEqual(
      new Set([123]),
    );
    expect(() => cropResize({ width: 5, height: 6, channels: 3, bytes }, 8)).toThrow(TypeError);
  });
});

describe("toWav", () => {
  it("writes a matching header and clips samples out of range", () => {
    const bytes = toWav(Float32Array.from([0, 1, -1, 5, NaN, 0.5]), 16000);
    const view = new DataView(bytes.buffer);
    const text = (at: number): string => String.fromCharCode(...bytes.slice(at, at + 4));
    expect([text(0), text(8), text(12), text(36)]).toEqual(["RIFF", "WAVE", "fmt ", "data"]);
    expect(view.getUint32(4, true)).toBe(bytes.length - 8);
    expect(view.getUint32(24, true)).toBe(16000);
    expect(view.getUint32(40, true)).toBe(12);
    const samples = [0, 1, 2, 3, 4, 5].map((i) => view.getInt16(44 + 2 * i, true));
    expect(samples).toEqual([0, 32767, -32767, 32767, 0, 16384]);
  });
});
