/** Writes the figures of a bench to the terminal, a JSON file and the document. */
import { readFile, rename, writeFile } from "node:fs/promises";
import { loadavg } from "node:os";
import { join } from "node:path";
import { format } from "prettier";
import { root } from "../../tools/serve";

/** The results of one command. */
export interface Findings {
  /** Name of its section in the document. */
  readonly section: string;
  /** As typed. */
  readonly command: string;
  readonly machine: string;
  /** Sentences under the table. */
  readonly notes: readonly string[];
  /** Markdown. */
  readonly table: string;
  /** Everything that was measured. */
  readonly figures: object;
}
export interface Destinations {
  /** Path of a JSON file. */
  readonly out?: string | undefined;
  /** Whether to update the document. */
  readonly doc: boolean;
}

const documentPath = join(root, "docs/bench/README.md");

const marks = (section: string): readonly [string, string] => [
  `<!-- made by npm run bench: ${section} -->`,
  `<!-- end of ${section} -->`,
];

/** Replaces the content of that section. Throws if the text has no such section. */
export function withSection(text: string, section: string, content: string): string {
  const [begin, end] = marks(section);
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The document has no place for "${section}".`);
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`;
}

const toMarkdown = ({ table, notes, command, machine }: Findings): string =>
  [table, ...notes, `\`${command}\`; ${machine}.`].join("\n\n");

/** Writes a temporary file and renames it, so that an interruption leaves a whole file. */
async function replace(path: string, content: string): Promise<void> {
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
}

export async function publish(findings: Findings, { out, doc }: Destinations): Promise<void> {
  console.log(`\n${toMarkdown(findings)}`);
  if (out !== undefined) await replace(out, `${JSON.stringify(findings, null, 1)}\n`);
  if (!doc) return;
  const text = await readFile(documentPath, "utf8");
  const changed = withSection(text, findings.section, toMarkdown(findings));
  await replace(documentPath, await format(changed, { parser: "markdown", printWidth: 100 }));
}

/** The command as typed, without the options for its output. */
export function typedCommand(script: string, args: readonly string[]): string {
  const kept = args.filter(
    (arg, i) =>
      arg !== "--doc" && arg !== "--out" && !arg.startsWith("--out=") && args[i - 1] !== "--out",
  );
  return [`npm run ${script}`, ...(kept.length > 0 ? ["--", ...kept] : [])].join(" ");
}

/** A sentence if other processes use this machine, because then even ratios of one run are rough. */
export function busyWarning(cores: number): string | undefined {
  const [lastMinute = 0] = loadavg();
  if (lastMinute < cores / 2) return undefined;
  return `This machine was busy before the run (load ${lastMinute.toFixed(1)} on ${cores} cores), so these figures are rough.`;
}
