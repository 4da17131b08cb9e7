import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

/** Repository root. */
export const root = new URL("../../../", import.meta.url).pathname;

/** The project's own rules, without those that need type information: a snippet is in no program. */
const rules = (cwd: string): ESLint =>
  new ESLint({
    cwd,
    overrideConfigFile: `${root}eslint.config.js`,
    overrideConfig: { files: ["**/*.{ts,tsx}"], ...tseslint.configs.disableTypeChecked },
  });

let shared: ESLint | undefined;

/**
 * Lints `code` as if it stood at `path` (relative to the root); the file need not exist.
 * -> ids of the rules that object, sorted, each once; "syntax" where the code does not parse.
 */
export async function objections(path: string, code: string): Promise<readonly string[]> {
  shared ??= rules(root);
  return idsOf(await shared.lintText(code, { filePath: `${root}${path}` }));
}

function idsOf(results: readonly ESLint.LintResult[]): readonly string[] {
  const ids = results.flatMap((result) => result.messages.map((m) => m.ruleId ?? "syntax"));
  return [...new Set(ids)].sort();
}
