import { describe, expect, it } from "vitest";
import { parseParams } from "../../../src/contract/params";
import { faceOf, type CueName } from "../../../src/core/data/synthetic/puppetCues";
import {
  planPuppets,
  puppetsCard,
  renderFrames,
  type PuppetPlan,
  type PuppetSpec,
} from "../../../src/core/data/synthetic/puppets";
import { probeAccuracy, type Example } from "./probe";

const plan = (params: object, seed = 3): PuppetPlan =>
  planPuppets(parseParams("puppets", puppetsCard.params, params), seed);
const strong = plan({ videoInformative: 1, videoEasy: 1 });
const size = 48;

/** The same clip with another emotion, without movement and noise. */
function showing(clip: PuppetSpec, name: CueName, gain: number): PuppetSpec {
  const face = faceOf(name, gain, () => 0);
  return { ...clip, video: { ...clip.video, noise: 0, face } };
}

/** Pixels that differ between two pictures: [first row, last row, count]. */
function difference(a: Uint8Array, b: Uint8Array): [number, number, number] {
  const rows: number[] = [];
  for (let pixel = 0; pixel < size * size; pixel++)
    if (Math.abs((a[3 * pixel] ?? 0) - (b[3 * pixel] ?? 0)) > 12)
      rows.push(Math.floor(pixel / size));
  return [Math.min(...rows), Math.max(...rows), rows.length];
}

describe("renderFrames", () => {
  it("gives three moving RGB frames, equal byte for byte each time", () => {
    for (const clip of strong.clips.slice(0, 24)) {
      const frames = renderFrames(clip);
      const length = size * size * 3;
      expect(frames.length).toBe(3 * length);
      expect(renderFrames(structuredClone(clip))).toEqual(frames);
      expect(difference(frames, frames.subarray(length))[2]).toBeGreaterThan(20);
    }
  });

  it("changes only the face with the emotion", () => {
    const names = ["anger", "disgust", "fear", "happy", "sad", "unreadable"] as const;
    for (const clip of strong.clips.slice(0, 12)) {
      const calm = renderFrames(showing(clip, "neutral", 1));
      for (const name of names) {
        const [top, bottom, count] = difference(calm, renderFrames(showing(clip, name, 1)));
        expect(count, name).toBeGreaterThan(12);
        expect(top, name).toBeGreaterThan(8);
        expect(bottom, name).toBeLessThan(42);
        const faint = difference(calm, renderFrames(showing(clip, name, 0.3)))[2];
        expect(faint, name).toBeLessThan(count);
      }
    }
  });

  it("draws two talkers differently in the whole picture", () => {
    const [one, two] = strong.clips;
    if (!one || !two) throw new Error("the plan is empty");
    const calm = (clip: PuppetSpec): Uint8Array => renderFrames(showing(clip, "neutral", 1));
    expect(difference(calm(one), calm({ ...one, actor: two.actor }))[2]).toBeGreaterThan(500);
  });

  it("lets a linear probe on pixels predict the emotion of new talkers, less so if less easy", () => {
    const accuracy = (videoEasy: number): number => {
      const { clips } = plan({ videoInformative: 1, videoEasy });
      const examples = (split: string, count: number): Example[] =>
        clips
          .filter((clip) => clip.split === split)
          .slice(0, count)
          .map((clip) => ({ features: coarse(renderFrames(clip)), label: clip.label }));
      return probeAccuracy(examples("train", 300), examples("test", 160), 6, 0.5);
    };
    const [easy, subtle] = [accuracy(1), accuracy(0.4)];
    expect(easy).toBeGreaterThan(0.75);
    expect(subtle).toBeGreaterThan(0.3);
    expect(subtle).toBeLessThan(easy);
  });
});

/** Grey middle frame, two by two pixels to one. */
function coarse(frames: Uint8Array): number[] {
  const start = size * size * 3;
  const half = size / 2;
  return Array.from({ length: half * half }, (_, i) => {
    const [x, y] = [2 * (i % half), 2 * Math.floor(i / half)];
    let sum = 0;
    for (const [dx, dy] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const)
      // prettier-ignore
      for (let channel = 0; channel < 3; channel++)
        sum += frames[start + ((y + dy) * size + x + dx) * 3 + channel] ?? 0;
    return sum / 12;
  });
}
