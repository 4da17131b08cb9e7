/** Generates the WGSL module around a kernel's own lines: bindings, settings and entry point. */
import type { TensorInfo } from "../../tf";
import type { RawBuffer } from "./rawBackend";

/** One dispatch: its bindings, its size and its lines of WGSL. */
export interface Work {
  /** Names the shader; two works of one key have the same text. */
  readonly key: string;
  /** Inputs by their names in the shader. */
  readonly reads: Readonly<Record<string, TensorInfo>>;
  /** Outputs: new tensors. */
  readonly writes: Readonly<Record<string, TensorInfo>>;
  /** Whole buffers of float32, read and written in place. */
  readonly buffers?: Readonly<Record<string, RawBuffer>>;
  /** Numbers that the shader reads as `settings.name`: u32 and f32. */
  readonly integers?: Readonly<Record<string, number>>;
  readonly floats?: Readonly<Record<string, number>>;
  /** The numbers differ at every step, so their uniform buffer is not kept. */
  readonly changesEveryStep?: boolean;
  /** Workgroups, any number. */
  readonly blocks: number;
  /** Threads of a workgroup; 64 where left out. */
  readonly threads?: number;
  /** Declarations outside of `main`. */
  readonly functions?: () => string;
  /** Lines of `main`. They see `block` (number of the workgroup) and `lane` (of the thread). */
  readonly body: () => string;
}

export const defaultThreads = 64;

const elementType = ({ dtype }: TensorInfo): string => (dtype === "float32" ? "f32" : "i32");

/** Dispatches with the same key share a pipeline. */
export function shaderKey({ key, reads, writes, threads }: Work): string {
  const types = [...Object.values(reads), ...Object.values(writes)].map(elementType);
  return `counterpoise/${key}/${threads ?? defaultThreads}/${types.join()}`;
}

/** The whole module; entry point `main`, bindings in the order reads, writes, buffers, settings. */
export function shaderText(work: Work): string {
  const { reads, writes, buffers = {}, integers = {}, floats = {}, functions, body } = work;
  const all = [
    ...Object.entries(reads).map(([name, tensor]) => ["read", name, elementType(tensor)] as const),
    ...Object.entries(writes).map(
      ([name, tensor]) => ["read_write", name, elementType(tensor)] as const,
    ),
    ...Object.keys(buffers).map((name) => ["read_write", name, "f32"] as const),
  ];
  const declarations = all.map(
    ([access, name, type], place) =>
      `@group(0) @binding(${place}) var<storage, ${access}> ${name} : array<${type}>;`,
  );
  return `
struct Settings {
  blocks : u32,
  ${Object.keys(integers)
    .map((name) => `${name} : u32,`)
    .join(" ")}
  ${Object.keys(floats)
    .map((name) => `${name} : f32,`)
    .join(" ")}
}
${declarations.join("\n")}
@group(0) @binding(${all.length}) var<uniform> settings : Settings;
${functions?.() ?? ""}
@compute @workgroup_size(${work.threads ?? defaultThreads})
fn main(
  @builtin(workgroup_id) at_group : vec3<u32>,
  @builtin(num_workgroups) all_groups : vec3<u32>,
  @builtin(local_invocation_index) lane : u32,
) {
  let block = at_group.y * all_groups.x + at_group.x;
  // more workgroups than asked for, where their number was folded into a rectangle
  if (block >= settings.blocks) { return; }
  ${body()}
}`;
}

/** The numbers of a work as the shader's struct holds them, padded to 16 bytes. */
export function settingsOf({ blocks, integers = {}, floats = {} }: Work): ArrayBuffer {
  const whole = [blocks, ...Object.values(integers)];
  const fractions = Object.values(floats);
  const data = new ArrayBuffer(Math.ceil((whole.length + fractions.length) / 4) * 16);
  new Uint32Array(data).set(whole);
  new Float32Array(data).set(fractions, whole.length);
  return data;
}
