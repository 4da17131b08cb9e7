import { beforeAll, describe, expect, it } from "vitest";
import { paretoStep, paretoWeights } from "../../src/core/methods/equations/paretoWeights";
import { useBackend } from "../support/backend";
import { expectClose, goldenCases, tensorOf, type Nested } from "../support/golden";

beforeAll(() => useBackend("cpu"));

describe("one pair of gradients", () => {
  it.each(goldenCases("mmpareto_pair"))("$name", ({ inputs, params, expected }) => {
    const [fused, own] = [tensorOf(inputs["grad_multimodal"]), tensorOf(inputs["grad_unimodal"])];
    const weights = paretoWeights([fused], [own]);
    expectClose(weights.cos, [expected["cos"]]);
    expectClose(weights.fused, [(expected["weights"] as number[])[0]]);
    expectClose(weights.own, [(expected["weights"] as number[])[1]]);
    expectClose(paretoStep(fused, own, weights, params["gamma"] ?? NaN), expected["final"]);
  });
});

describe("a step's encoders", () => {
  it.each(goldenCases("mmpareto_step"))("$name", ({ params, expected }) => {
    const of = (name: string) => expected[name] as Readonly<Record<string, Nested>>;
    for (const [suffix, modality] of [
      ["a", "audio"],
      ["v", "visual"],
    ] as const) {
      const names = [`W${suffix}`, `b${suffix}`];
      const fused = names.map((name) => tensorOf(of("grad_multimodal")[name]));
      const own = names.map((name) => tensorOf(of(`grad_${modality}`)[name]));
      const weights = paretoWeights(fused, own);
      expectClose(weights.cos, [expected[`cos_${modality}`]]);
      expectClose(weights.fused, [(expected[`weights_${modality}`] as number[])[0]]);
      names.forEach((name, i) => {
        const [g, u] = [fused[i], own[i]];
        if (!g || !u) throw new Error(`no gradient of ${name}`);
        expectClose(paretoStep(g, u, weights, params["gamma"] ?? NaN), of("final_grad")[name]);
      });
    }
    expect(Object.keys(of("final_grad"))).toContain("H");
  });
});
