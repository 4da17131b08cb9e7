import { describe, expect, it } from "vitest";
import { parseExperiment } from "../../../src/contract/parseExperiment";
import { catalogue } from "../../../src/lab/catalogue";

const { methods, parts, presets } = catalogue;

describe("methods", () => {
  it.each(methods.map((method) => [method.id, method] as const))(
    "%s is a valid configuration in the order of the step",
    (_id, method) => {
      expect(parseExperiment({ parts: method.parts }, catalogue).parts).toEqual(method.parts);
      const orders = method.parts.map(({ id }) => parts.findIndex((part) => part.id === id));
      expect(orders).toEqual([...orders].sort((a, b) => a - b));
    },
  );

  it("have unique ids and names and one preset each", () => {
    for (const key of ["id", "name"] as const)
      expect(new Set(methods.map((method) => method[key])).size).toBe(methods.length);
    expect(new Set(presets.map(({ id }) => id)).size).toBe(presets.length);
    const chosen = presets.map(({ config }) => (config as { parts?: unknown }).parts);
    for (const { id, parts: wanted } of methods)
      if (id !== "pipeline") expect(chosen).toContainEqual(wanted);
  });

  it("include the parts that they need", () => {
    const of = (id: string) =>
      methods.find((method) => method.id === id)?.parts.map((part) => part.id);
    expect(of("mlb")).toEqual(["unimodal-losses", "mlb"]);
    expect(of("cm-vqvae")).toEqual(["quantiser", "reconstruction", "mask"]);
    expect(methods.find(({ id }) => id === "greedy")?.fusion).toEqual({ id: "channel" });
    expect(presets.find(({ id }) => id === "greedy")?.config).toEqual({
      data: { id: "puppets" },
      parts: [{ id: "greedy" }],
      fusion: { id: "channel" },
    });
    expect(methods.find(({ id }) => id === "ogm-plain")?.parts).toEqual([
      { id: "ogm", params: { enhancement: false } },
    ]);
  });
});
