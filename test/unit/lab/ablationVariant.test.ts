import { expect, it } from "vitest";
import { createVariant, paramsOfMethod } from "../../../src/lab/ablationVariant";
import { methods } from "../../../src/lab/methods";
import { quantiserAblation } from "../../../src/lab/quantiserAblation";

it("creates a variant with other codebook and decoder parameters, and without a mask", () => {
  const { parts } = createVariant("a", "A", undefined, {
    quantiser: { codes: 8 },
    decoderWeight: 0.5,
  });
  expect(parts).toEqual([
    { id: "quantiser", params: { codes: 8 } },
    { id: "reconstruction", params: { weight: 0.5 } },
  ]);
});

it("names no parameter that keeps its default", () => {
  const parts = [{ id: "quantiser" }, { id: "reconstruction" }, { id: "mask" }];
  expect(createVariant("a", "A", {}).parts).toEqual(parts);
});

it("reads the short recipe from the method of that name", () => {
  const recipe = methods.find(({ id }) => id === "cm-vqvae-short")?.parts ?? [];
  const row = quantiserAblation.variants.find(({ id }) => id === "short-recipe");
  expect(row?.parts).toEqual(recipe.filter(({ id }) => id !== "mask"));
  expect(row?.parts).toHaveLength(2);
});

it("refuses a method or part without parameters", () => {
  expect(() => paramsOfMethod("cm-vqvae-short", "mask")).toThrow("sets no parameter of mask");
  expect(() => paramsOfMethod("no-method", "mask")).toThrow(RangeError);
});
