import { afterEach, describe, expect, it } from "vitest";
import { registerGradients, restoreStockGradients } from "../../../src/core/kernels/gradients";
import { compare, selfCheck } from "../../../src/core/kernels/selfCheck";
import {
  registerWasmKernels,
  restoreStockWasmKernels,
} from "../../../src/core/kernels/wasm/register";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";

const now = () => performance.now();

/** Runs `during` while `spoil` changes the results of the named kernel of the WASM backend. */
async function withBrokenKernel(
  kernelName: string,
  spoil: (result: Float32Array) => void,
  during: () => Promise<void>,
): Promise<void> {
  const config = tf.getKernel(kernelName, "wasm") as tf.KernelConfig;
  tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    ...config,
    kernelFunc: (given) => {
      const result = config.kernelFunc(given);
      const [first] = Array.isArray(result) ? result : [result];
      const { typedArrayFromHeap } = given.backend as {
        typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
      };
      if (first) spoil(typedArrayFromHeap.call(given.backend, first));
      return result;
    },
  });
  try {
    await during();
  } finally {
    tf.unregisterKernel(kernelName, "wasm");
    tf.registerKernel(config);
  }
}

describe("the self-check", () => {
  afterEach(() => {
    registerGradients();
    registerWasmKernels();
  });

  it("passes our kernels on WASM, keeps it the current backend and frees its tensors", async () => {
    await useBackend("wasm");
    const before = tf.memory().numTensors;
    const check = await selfCheck("wasm", now);
    expect(check.worstName).not.toBe("");
    expect(check.worst).toBeLessThan(1e-5);
    expect(check).toMatchObject({ passed: true, tolerance: 1e-4 });
    expect(check.checked).toBeGreaterThan(30);
    expect(tf.getBackend()).toBe("wasm");
    expect(tf.memory().numTensors).toBe(before);
  });

  it("passes the package's own kernels", async () => {
    await useBackend("wasm");
    restoreStockWasmKernels();
    restoreStockGradients();
    expect(await selfCheck("wasm", now)).toMatchObject({ passed: true });
  });

  it.each([
    ["Conv2DBackpropFilter", "convolution"],
    ["Sum", "gradient by bias"],
  ])("fails on a wrong %s and names %s", async (kernelName, named) => {
    await useBackend("wasm");
    await withBrokenKernel(
      kernelName,
      (values) => (values[0] = (values[0] ?? 0) * 1.01 + 0.01),
      async () => {
        const check = await selfCheck("wasm", now);
        expect(check.passed).toBe(false);
        expect(check.worst).toBeGreaterThan(1e-3);
        expect(check.worstName).toContain(named);
      },
    );
    expect((await selfCheck("wasm", now)).passed).toBe(true);
  });
});

describe("compare", () => {
  const of = (...values: number[]) => new Map([["a", Float32Array.from(values)]]);

  it("is relative to the largest value, and fails on zeros, NaN and missing results", () => {
    expect(compare(of(1, 2, 4), of(1, 2.5, 4), 0.2)).toEqual({
      checked: 1,
      worst: 0.125,
      worstName: "a",
      tolerance: 0.2,
      passed: true,
    });
    expect(compare(of(0, 0, 0), of(1, 2, 4), 0.2).passed).toBe(false);
    expect(compare(of(1, NaN, 4), of(1, 2, 4), 0.2).worst).toBe(Infinity);
    expect(compare(new Map(), of(1, 2, 4), 0.2).worst).toBe(Infinity);
  });
});
