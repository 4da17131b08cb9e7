import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { DataTable, type DataTableColumn } from "../../../src/ui/components/DataTable";
import { Figure } from "../../../src/ui/components/Figure";
import { SelectField } from "../../../src/ui/components/SelectField";

interface Clip {
  readonly name: string;
  readonly sound: number;
  readonly picture: number;
  readonly failure?: string;
}
const clips: readonly Clip[] = [
  { name: "a", sound: 1, picture: 2 },
  { name: "b", sound: 3, picture: 4, failure: "no codec" },
];
const name: DataTableColumn<Clip> = { key: "name", title: "Clip", cell: (clip) => clip.name };
const sound: DataTableColumn<Clip> = { key: "sound", title: "Sound", cell: (clip) => clip.sound };
const picture: DataTableColumn<Clip> = {
  key: "picture",
  title: "Picture",
  cell: (clip) => clip.picture,
};
const render = (columns: readonly DataTableColumn<Clip>[], caption?: string): string =>
  renderToStaticMarkup(
    createElement(DataTable<Clip>, {
      label: "Clips, table",
      columns,
      rows: clips,
      keyOf: (clip) => clip.name,
      rowClassName: (clip) => (clip.failure === undefined ? undefined : "failed"),
      caption,
    }),
  );

describe("a data table", () => {
  it("is a named region that the keyboard can scroll", () => {
    const html = render([name, sound]);
    expect(html).toMatch(/^<div [^>]*tabindex="0" role="region" aria-label="Clips, table">/);
    expect(html).not.toContain("<caption>");
    expect(render([name, sound], "Two clips")).toContain("<caption>Two clips</caption>");
  });
  it("has a header for each column and each row, and a class for rows that ask for one", () => {
    const html = render([name, sound]);
    expect(html).toContain('<tr><th scope="col">Clip</th><th scope="col">Sound</th></tr>');
    expect(html).toContain('<tr><th scope="row">a</th><td>1</td></tr>');
    expect(html).toContain('<tr class="failed"><th scope="row">b</th><td>3</td></tr>');
  });
  it("puts neighbouring columns of one group under one heading", () => {
    const html = render([name, { ...sound, group: "Levels" }, { ...picture, group: "Levels" }]);
    expect(html).toContain('<th scope="col" rowSpan="2">Clip</th>');
    expect(html).toContain('<th scope="colgroup" colSpan="2">Levels</th></tr>');
    expect(html).toContain('<tr><th scope="col">Sound</th><th scope="col">Picture</th></tr>');
  });
  it("leaves out the columns that a wide cell covers, in that row alone", () => {
    const html = render([
      name,
      {
        ...sound,
        cell: (clip) => clip.failure ?? clip.sound,
        attributes: (clip) => (clip.failure === undefined ? undefined : { colSpan: 2 }),
      },
      picture,
    ]);
    expect(html).toContain('<th scope="row">a</th><td>1</td><td>2</td></tr>');
    expect(html).toContain('<th scope="row">b</th><td colSpan="2">no codec</td></tr>');
  });
});

describe("a figure", () => {
  const shared = { name: "Loss", caption: "Lower is better.", children: "picture" };
  it("has a name, a heading and a caption, and shows its picture first", () => {
    const html = renderToStaticMarkup(createElement(Figure, { ...shared, title: "The loss" }));
    expect(html).toMatch(/^<figure class="chart" aria-label="Loss">/);
    expect(html).toContain("<h3>The loss</h3>");
    expect(html).toContain("picture<figcaption>Lower is better.</figcaption></figure>");
    expect(html).not.toContain("as a table");
  });
  it("offers the table where there is one", () => {
    const html = renderToStaticMarkup(createElement(Figure, { ...shared, table: () => "numbers" }));
    expect(html).toContain('aria-pressed="false" aria-label="Loss as a table"');
    expect(html).not.toContain("numbers");
  });
});

describe("a list of values", () => {
  const html = (groupOf?: (value: string) => string): string =>
    renderToStaticMarkup(
      createElement(SelectField<string>, {
        label: "Preset",
        value: "b",
        values: ["a", "b", "c", "d"],
        onChoose: () => undefined,
        ...(groupOf && { groupOf }),
      }),
    );
  const option = (name: string): string =>
    `<option value="${name}"${name === "b" ? ' selected=""' : ""}>${name}</option>`;

  it("has one heading over neighbours of one group, and none over the others", () => {
    expect(html((value) => ({ a: "", d: "last" })[value] ?? "middle")).toContain(
      `>${option("a")}<optgroup label="middle">${option("b")}${option("c")}</optgroup>` +
        `<optgroup label="last">${option("d")}</optgroup></select>`,
    );
    expect(html()).toContain(["a", "b", "c", "d"].map(option).join(""));
  });
});
