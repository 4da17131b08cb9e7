/** Parses and checks the arguments of `npm run bench`. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { RunBackend } from "./requests";
import { workloadOf, type Engine } from "./workload";

export const cores = availableParallelism();

/** Throws a sentence naming the option that is wrong. */
export function readArguments() {
  const { values } = parseArgs({
    options: {
      backend: { type: "string" },
      node: { type: "boolean", default: false },
      model: { type: "string", multiple: true },
      engine: { type: "string" },
      threads: { type: "string", default: String(Math.min(2, cores)) },
      rounds: { type: "string" },
      turn: { type: "string", default: "500" },
      peers: { type: "boolean", default: false },
      device: { type: "string", default: "cpu" },
      profile: { type: "boolean", default: false },
      growth: { type: "boolean", default: false },
      leak: { type: "boolean", default: false },
      steps: { type: "string" },
      page: { type: "boolean", default: false },
      watch: { type: "string" },
      read: { type: "string", default: "0" },
      parity: { type: "boolean", default: false },
      methods: { type: "boolean", default: false },
      out: { type: "string" },
      doc: { type: "boolean", default: false },
    },
  });
  const whole = (
    name: "threads" | "rounds" | "turn" | "steps" | "watch",
    usual: number,
  ): number => {
    const value = Number(values[name] ?? usual);
    if (Number.isInteger(value) && value > 0) return value;
    throw new Error(`--${name} must be a whole number above 0.`);
  };
  return {
    ...values,
    backends: backendsOf(values.backend),
    engines: enginesOf(values.engine, values.peers),
    workloads: (values.model ?? ["reference-32", "reference-64", "default"]).map(workloadOf),
    threads: whole("threads", 2),
    rounds: whole("rounds", values.page ? 3 : 9),
    turnMs: whole("turn", 500),
    steps: whole("steps", values.parity ? 20 : values.page ? 400 : 2000),
    watchedS: whole("watch", 20),
    readMs: secondsOf(values.read) * 1000,
  };
}
export type Arguments = ReturnType<typeof readArguments>;

function secondsOf(text: string): number {
  const value = Number(text);
  if (text !== "" && value >= 0 && value < 600) return value;
  throw new Error("--read must be a number of seconds, 0 or more.");
}
function backendsOf(named: string | undefined): readonly RunBackend[] {
  if (named === undefined) return ["wasm", "webgpu"];
  if (named === "wasm" || named === "webgpu" || named === "cpu") return [named];
  throw new Error(`--backend must be wasm, webgpu or cpu, not "${named}".`);
}
function enginesOf(named: string | undefined, peers: boolean): readonly Engine[] {
  if (named === undefined) return peers ? ["own"] : ["own", "stock"];
  if (named === "own" || named === "stock") return [named];
  throw new Error(`--engine must be own or stock, not "${named}".`);
}
