import { describe, expect, it, test } from "vitest";
import { typedCommand, withSection } from "../../../studies/bench/benchFile";
import { parityNotes, parityTable } from "../../../studies/bench/parity";
import { interleave } from "../../../studies/bench/rounds";
import { fittedExponent, median, middleHalf, pairedRatio } from "../../../studies/bench/statistics";
import { figure, scaled } from "../../../studies/bench/tables";
import { workloadOf } from "../../../studies/bench/workload";

describe("statistics", () => {
  it("fits the exponent of a power law", () => {
    const points = [1, 2, 4, 8].map((x) => ({ x, y: 3 * x ** 1.7 }));
    expect(fittedExponent(points)).toBeCloseTo(1.7, 10);
    expect(fittedExponent(points.slice(0, 1))).toBeNaN();
  });
  it("takes ratios round by round, so that a slow minute counts for both", () => {
    expect(pairedRatio([2, 20, 6], [1, 10, 2])).toBe(2);
    expect(median([1, 2, 20, 6])).toBe(4);
    expect(median([])).toBeNaN();
    expect(middleHalf([5, 1, 4, 2, 3])).toEqual([2, 4]);
  });
});

test("contestants take turns, each for about as long as requested", async () => {
  const order: string[] = [];
  const contestant = (name: string, ms: number) => ({
    name,
    take: (steps: number) => {
      order.push(`${name}${steps}`);
      return Promise.resolve(ms);
    },
  });
  const taken = await interleave([contestant("a", 10), contestant("b", 40)], {
    rounds: 2,
    turnMs: 80,
  });
  expect(order).toEqual(["a1", "a2", "b1", "b2", "a8", "b2", "a8", "b2"]);
  expect(taken).toEqual({ a: [10, 10], b: [40, 40] });
});

test("figures keep three digits", () => {
  expect([0.01234, 12.34, 1234.5, 0].map(figure)).toEqual(["0.0123", "12.3", "1235", "0"]);
  expect([scaled(1.5e9), scaled(2048, "B")]).toEqual(["1.50 G", "2.05 kB"]);
});

test("a model's name gives its sizes, and a wrong one is refused in a sentence", () => {
  expect(workloadOf("reference-32")).toMatchObject({ size: 32, batch: 16 });
  expect(workloadOf("default-b8")).toEqual({ kind: "default", batch: 8 });
  expect(() => workloadOf("resnet")).toThrow(/no model "resnet"; there are reference-32/);
});

test("a table takes its place in the document, and nothing else moves", () => {
  const text = `a\n<!-- made by npm run bench: x -->\nold\n<!-- end of x -->\nz\n`;
  expect(withSection(text, "x", "new")).toBe(
    `a\n<!-- made by npm run bench: x -->\n\nnew\n\n<!-- end of x -->\nz\n`,
  );
  expect(() => withSection(text, "y", "new")).toThrow('no place for "y"');
  expect(typedCommand("bench", ["--leak", "--doc", "--out", "a.json"])).toBe(
    "npm run bench -- --leak",
  );
});

test("parity says how far apart the losses come to lie", () => {
  const result = { losses: { cpu: [2, 4], wasm: [2, 4.004] } };
  expect(parityNotes(result)).toEqual(["wasm: at most 1.0e-3 apart, relative to the loss."]);
  expect(parityTable(result)).toContain("| 2    | 4.000000    | 4.004000 | 1.0e-3 |");
});
