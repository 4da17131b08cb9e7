/** The part of the WebAssembly interface that we use; `core` has no DOM types, which declare it. */

export interface Memory {
  readonly buffer: ArrayBufferLike;
}
/** A compiled binary; opaque. */
export type CompiledModule = object;
/** A kernel takes addresses and numbers, and returns a number or nothing. */
export type KernelFunction = (...args: readonly number[]) => number;
export type KernelExports = Readonly<Record<string, KernelFunction>>;

declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<CompiledModule>;
  readonly Instance: new (
    module: CompiledModule,
    imports: { readonly env: { readonly memory: Memory } },
  ) => { readonly exports: KernelExports };
};

/** (func (param v128 v128 v128) (result v128) f32x4.relaxed_madd), as a whole module. */
const relaxedMadd = [
  0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0, 10, 13, 1, 11, 0,
  32, 0, 32, 1, 32, 2, 253, 133, 2, 11,
];

/** Whether this machine runs relaxed SIMD, whose multiply-add may round once. */
export const hasRelaxedSimd = (): boolean => WebAssembly.validate(Uint8Array.from(relaxedMadd));

export const compile = (binary: Uint8Array): Promise<CompiledModule> => WebAssembly.compile(binary);

/** Instantiates the kernels on this memory. Throws when they were built for the other kind of memory. */
export const instantiate = (module: CompiledModule, memory: Memory): KernelExports =>
  new WebAssembly.Instance(module, { env: { memory } }).exports;
