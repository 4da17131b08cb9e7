import { readFileSync } from "node:fs";

export { isRecord } from "../src/contract/isRecord";

/** Reads a JSON file. Throws an `Error` with one sentence if it is missing or invalid. */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    throw new Error(`${path} cannot be read.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${path} is not JSON: ${error instanceof Error ? error.message : ""}.`, {
      cause: error,
    });
  }
}
