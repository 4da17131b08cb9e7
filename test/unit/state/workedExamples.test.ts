import { describe, expect, it } from "vitest";
import type { PartCard } from "../../../src/contract/cards";
import { parts } from "../../../src/core/methods/index";
import { workedExampleOf } from "../../../src/state/workedExamples";

const on = (id: string, params: Record<string, number | string> = {}) => {
  const card: PartCard | undefined = parts.find((part) => part.card.id === id)?.card;
  if (!card) throw new Error(`no part ${id}`);
  return [{ card, choice: { id, params } }];
};

describe("the working of a coefficient", () => {
  it("is MLB's equation with the point's numbers", () => {
    const row = { step: 4, "r/audio": 0.8, "r/video": 1.25 };
    const mlb = on("mlb", { alpha: 2, betaMax: 5 });
    const [fast, slow] = ["audio", "video"].map((id) => workedExampleOf("k", row, mlb, id));
    expect(fast).toBe("1 + (2 − 1) · tanh(2 · (0.8 − 1))");
    expect(slow).toBe("1 + (5 − 1) · tanh(2 · (1.25 − 1))");
  });

  it("is OGM's on either side of its threshold", () => {
    const row = { step: 4, "rho/audio": 1.5, "rho/video": 0.667 };
    const ogm = on("ogm");
    expect(workedExampleOf("k", row, ogm, "audio")).toBe("1 − tanh(0.8 · 1.5)");
    expect(workedExampleOf("k", row, ogm, "video")).toContain("not above 1");
  });

  it("is the heuristic schedule's at its epoch; another schedule has none", () => {
    const row = { step: 40, epoch: 3 };
    expect(workedExampleOf("alpha", row, on("lfm-heuristic"))).toBe("1 − e^(−1/3)");
    expect(
      workedExampleOf("alpha", row, on("lfm-heuristic", { schedule: "fitted" })),
    ).toBeUndefined();
  });

  it("is left out where a number is missing", () => {
    expect(workedExampleOf("k", { step: 1 }, on("mlb"), "audio")).toBeUndefined();
    expect(workedExampleOf("k", { step: 1 }, [], "audio")).toBeUndefined();
  });
});
