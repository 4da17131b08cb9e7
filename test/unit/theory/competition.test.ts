/** The clips of Competition follow its equations. */
import { describe, expect, it } from "vitest";
import { parseParams, type ParamValue } from "../../../src/contract/params";
import { valueOf } from "../../../src/contract/valueOf";
import {
  competitionCards,
  competitionFeatures,
  competitionParams,
  planCompetition,
} from "../../../src/core/data/synthetic/competition";
import { createMedia } from "../../../src/datasets/media";

const plan = (params: Readonly<Record<string, ParamValue>>, seed = 1) =>
  planCompetition(parseParams("competition", competitionParams, params), seed);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);
const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / values.length;

describe("the distribution", () => {
  it("has orthonormal features, different for each modality", () => {
    const { dictionaries } = plan({ classes: 6, dimension: 40 });
    for (const rows of Object.values(dictionaries)) {
      rows.forEach((a, i) =>
        rows.forEach((b, k) => expect(dot(a, b)).toBeCloseTo(i === k ? 1 : 0, 12)),
      );
    }
    const across = dictionaries.one.map((a, k) => Math.abs(dot(a, dictionaries.two[k] ?? [])));
    expect(Math.max(...across)).toBeLessThan(0.9);
  });

  it("is insufficient at the requested rate, independently in each modality", () => {
    const { clips } = plan({ train: 4000, insufficientOne: 0.1, insufficientTwo: 0.3 });
    const share = (of: (clip: (typeof clips)[number]) => boolean) => mean(clips.map((c) => +of(c)));
    // six standard errors of a share over 6,400 clips are below 0.035
    expect(Math.abs(share(({ sufficient }) => !sufficient.one) - 0.1)).toBeLessThan(0.025);
    expect(Math.abs(share(({ sufficient }) => !sufficient.two) - 0.3)).toBeLessThan(0.035);
    const both = share(({ sufficient }) => !sufficient.one && !sufficient.two);
    expect(Math.abs(both - 0.03)).toBeLessThan(0.015);
  });

  it("draws strengths from their ranges and other features at the rate s / K", () => {
    const { clips } = plan({ train: 2000, insufficientTwo: 0.4, others: 2, otherStrength: 0.3 });
    const others: number[] = [];
    for (const { label, sufficient, codes } of clips) {
      codes.two.forEach((z, k) => {
        if (k !== label) return void others.push(z);
        const [low, high] = sufficient.two ? [1, 1.5] : [0, 0.1];
        expect(z).toBeGreaterThanOrEqual(low);
        expect(z).toBeLessThanOrEqual(high);
      });
    }
    expect(Math.abs(mean(others.map((z) => +(z > 0))) - 0.4)).toBeLessThan(0.03);
    expect(Math.max(...others)).toBeLessThanOrEqual(0.3);
    const present = others.filter((z) => z > 0);
    expect(Math.abs(mean(present) - 0.15)).toBeLessThan(0.01);
  });

  it("is M z plus noise of the requested deviation", () => {
    const made = plan({ classes: 4, dimension: 60, noise: 0.25, train: 200 });
    const residues: number[] = [];
    for (const clip of made.clips.slice(0, 200)) {
      const { one } = competitionFeatures(made, clip);
      const clean = new Float64Array(60);
      clip.codes.one.forEach((z, k) =>
        made.dictionaries.one[k]?.forEach((value, i) => (clean[i] = (clean[i] ?? 0) + z * value)),
      );
      one.forEach((value, i) => residues.push(value - (clean[i] ?? NaN)));
    }
    expect(Math.abs(mean(residues))).toBeLessThan(0.015);
    expect(Math.sqrt(mean(residues.map((x) => x * x)))).toBeCloseTo(0.25, 2);
  });

  it("is equal for equal seeds, and refuses fewer entries than classes", () => {
    const [a, b, c] = [plan({}, 4), plan({}, 4), plan({}, 5)];
    expect(a).toEqual(b);
    expect(c.dictionaries).not.toEqual(a.dictionaries);
    expect(() => plan({ classes: 20, dimension: 10 })).toThrow(
      "Competition: 20 classes need vectors of at least 20 entries, not 10.",
    );
  });
});

describe("Competition as a built-in set", () => {
  const data = {
    id: "competition",
    params: { dimension: 24, train: 30, validation: 20, test: 25 },
  };

  it("is prepared with its dictionary and a preview of each vector", async () => {
    const { door, features } = createMedia();
    const { modalities, classes, clips, counts } = valueOf(
      await door.prepare(data, 3, () => undefined),
    );
    const params = parseParams("competition", competitionParams, data.params);
    expect(modalities).toEqual(competitionCards(planCompetition(params, 3)));
    expect(classes).toHaveLength(5);
    expect(counts).toEqual({ train: 30, validation: 20, test: 25 });
    expect(clips).toHaveLength(50);
    expect(clips[0]?.previews?.["one"]).toMatchObject({ width: 5, height: 5 });
    await features.manifest(data, 3);
    const test = valueOf(await features.features("test"));
    expect(test.features["two"]).toHaveLength(25 * 24);
  });

  it("refuses a conflict with a message", async () => {
    const { door } = createMedia();
    const tooMany = { id: "competition", params: { classes: 20, dimension: 10 } };
    const outcome = await door.prepare(tooMany, 3, () => undefined);
    expect(outcome).toMatchObject({ ok: false, failure: { code: "bad-config" } });
  });
});
