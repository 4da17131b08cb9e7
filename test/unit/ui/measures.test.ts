import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { definitions } from "../../../src/ui/measures/definitions";
import {
  formatClipCount,
  createNameOf,
  formatPoints,
  formatShare,
  formatSigned,
} from "../../../src/ui/measures/formatters";
import { CountMatrix } from "../../../src/ui/measures/CountMatrix";
import { ReliabilityDiagram } from "../../../src/ui/measures/ReliabilityDiagram";
import { SummaryTable } from "../../../src/ui/measures/SummaryTable";
import { opened } from "../../support/fakeEvents";
import { fakeMeasures } from "../../support/fakeMeasures";

const report = fakeMeasures("validation");
const nameOf = createNameOf(opened.modalities);
const count = (text: string, pattern: RegExp): number => [...text.matchAll(pattern)].length;

describe("formatters", () => {
  it("write the sign and the unit, and no sign for zero", () => {
    expect(formatShare(0.6129)).toBe("61.3 %");
    expect([formatPoints(0.123), formatPoints(-0.021), formatPoints(-0.0001)]).toEqual([
      "+12.3",
      "−2.1",
      "0.0",
    ]);
    expect([formatSigned(-0.276), formatSigned(1)]).toEqual(["−0.28", "1.00"]);
    expect([formatClipCount(1), formatClipCount(0)]).toEqual(["1 clip", "0 clips"]);
  });
  it("name the fused model, a modality, or an unknown id", () => {
    expect(["fused", "audio", "smell"].map(nameOf)).toEqual(["Fused", "Audio", "smell"]);
  });
});

it("every measure is defined in one sentence", () => {
  for (const [, meaning] of Object.values(definitions))
    expect(meaning).toMatch(/^[^.]+(\.\w[^.]*)*\.$/);
});

describe("a matrix", () => {
  const html = renderToStaticMarkup(
    createElement(CountMatrix, {
      name: "Confusion",
      rowTitle: "Class",
      columnTitle: "Predicted",
      rows: ["a", "b"],
      columns: ["a", "b"],
      counts: [
        [3, 1],
        [0, 2],
      ],
      shade: () => 0.5,
      text: (row, column) => `${row}${column}`,
      describe: (row, column) => `cell ${row} ${column}`,
      chosen: { row: 1, column: 0 },
      onChoose: () => undefined,
    }),
  );
  it("is one stop for Tab, and describes each cell", () => {
    expect(count(html, /tabindex="0"/g)).toBe(1);
    expect(count(html, /tabindex="-1"/g)).toBe(3);
    for (const cell of ["0 0", "0 1", "1 0", "1 1"])
      expect(html).toContain(`aria-label="cell ${cell}"`);
  });
  it("marks the chosen cell", () => {
    expect(html).toMatch(/aria-label="cell 1 0"[^>]*aria-pressed="true"/);
    expect(count(html, /aria-pressed="true"/g)).toBe(1);
  });
});

it("the table of figures names every predictor, and each measure has its definition", () => {
  const html = renderToStaticMarkup(createElement(SummaryTable, { report, nameOf }));
  for (const name of ["Fused", "Audio head", "Video head"]) expect(html).toContain(name);
  expect(html).toContain(formatShare(report.subjects["fused"]?.accuracy ?? NaN));
  const described = [...html.matchAll(/aria-describedby="([^"]+)"/g)].map(([, id]) => id);
  expect(described).toHaveLength(4);
  for (const id of described) expect(html).toContain(`id="${id ?? ""}"`);
});

it("a reliability diagram draws and counts the bins that contain clips", () => {
  const measures = report.subjects["fused"];
  if (!measures) throw new Error("no fused figures");
  const html = renderToStaticMarkup(createElement(ReliabilityDiagram, { measures, name: "Fused" }));
  const filled = measures.reliability.filter((bin) => bin.count > 0);
  expect(filled.length).toBeGreaterThan(1);
  expect(count(html, /class="bin"/g)).toBe(filled.length);
  const counts = [...html.matchAll(/class="count"[^>]*>(\d+)</g)].map(([, text]) => Number(text));
  expect(counts).toEqual(filled.map((bin) => bin.count));
});
