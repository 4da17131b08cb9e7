import { useState } from "react";
import { runsCsv, toCsv, toLatex, toMarkdown } from "../../compare/exports";
import { comparisonJson } from "../../compare/comparisonFile";
import type { Split } from "../../compare/runSummary";
import type { Catalogue } from "../../contract/cards";
import type { Comparison } from "../../contract/compare";
import { copyText } from "../components/copyText";
import { DownloadButton } from "../components/DownloadButton";

interface ExportsProps {
  readonly comparison: Comparison;
  readonly catalogue: Catalogue;
  readonly split: Split;
}

/** Saves or copies the table as Markdown, LaTeX or CSV, and saves everything as JSON. */
export function Exports({ comparison, catalogue, split }: ExportsProps) {
  const [message, setMessage] = useState("");
  const files = [
    { name: "table.md", text: () => toMarkdown(comparison, catalogue, split) },
    { name: "table.tex", text: () => toLatex(comparison, catalogue, split) },
    { name: "table.csv", text: () => toCsv(comparison, catalogue, split) },
    { name: "runs.csv", text: () => runsCsv(comparison, catalogue) },
    { name: "compare.json", text: () => comparisonJson(comparison) },
  ] as const;
  const copy = (format: string, text: string): void =>
    void copyText(format, text, "Download the file instead.").then(setMessage);
  return (
    <div className="exports">
      <div className="buttons">
        {files.map(({ name, text }) => (
          <DownloadButton
            key={name}
            name={name}
            text={text}
            onSaved={() => setMessage(`${name} saved.`)}
          />
        ))}
        <button
          type="button"
          onClick={() => copy("Markdown", toMarkdown(comparison, catalogue, split))}
        >
          Copy Markdown
        </button>
        <button type="button" onClick={() => copy("LaTeX", toLatex(comparison, catalogue, split))}>
          Copy LaTeX
        </button>
      </div>
      <p className="hint" aria-live="polite">
        {message}
      </p>
    </div>
  );
}
