import { describe, expect, test } from "vitest";
import { parseLabelsCsv } from "../../../src/import/labelsCsv";

const parse = (text: string) => parseLabelsCsv("labels.csv", text);

describe("labels.csv", () => {
  test("keeps file, label, group, split, and every further column as a factor", () => {
    const table = parse("file,label,group,split,light\na/1.webm,happy,ann,val,dim\n");
    expect(table).toEqual({
      rows: [
        {
          file: "a/1.webm",
          label: "happy",
          group: "ann",
          split: "validation",
          factors: { light: "dim" },
          line: 2,
        },
      ],
      hasGroups: true,
      problems: [],
    });
  });

  test("reads files of Excel: a byte-order mark, semicolons, CRLF, capitals, backslashes", () => {
    const table = parse('\uFEFFFile;Label\r\n.\\x\\1.mp4;"sad; very"\r\n');
    expect(table.rows).toMatchObject([{ file: "x/1.mp4", label: "sad; very" }]);
    expect(table.problems).toEqual([]);
  });

  test("reports the line of a fault, counting lines in quotes and empty ones", () => {
    const table = parse('file,label\n"a\nb.webm",x\n\nc.webm,\n,y\nc2.webm,z\nc2.webm,w\n');
    expect(table.rows.map((row) => row.line)).toEqual([2, 7]);
    expect(table.problems).toEqual([
      'labels.csv line 5: "c.webm" has no label.',
      "labels.csv line 6: the file is not given.",
      'labels.csv line 8: "c2.webm" is already in line 7, which is used.',
    ]);
  });

  test("an unknown split is reported and ignored", () => {
    const table = parse("file,label,split\na.webm,x,holdout\n");
    expect(table.rows[0]?.split).toBeUndefined();
    expect(table.problems[0]).toMatch(/^labels.csv line 2: "holdout" is not train/);
  });

  test("without its two columns it reports the columns found", () => {
    expect(parse("name,class\na,b\n").problems).toEqual([
      "labels.csv line 1: expected the columns file,label[,group][,split], found name, class.",
    ]);
    expect(parse("").problems[0]).toMatch(/found nothing/);
  });

  test("columns named like object properties are plain text", () => {
    const table = parse("file,label,__proto__,constructor\na,x,1,2\nb,y,3,4\n");
    expect(Object.entries(table.rows[0]?.factors ?? {})).toEqual([
      ["__proto__", "1"],
      ["constructor", "2"],
    ]);
    expect(parse("file,label,split\na,x,constructor\n").rows[0]?.split).toBeUndefined();
  });
});
