/** The table view of a chart, as numbers. */
import type { LabPage } from "../../tools/labPage";

/** Returns header and rows of a figure's table, oldest first. Switches from the chart to the table if needed. */
export async function chartTable(
  lab: LabPage,
  name: string,
): Promise<{ readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] }> {
  const figure = lab.figure(name);
  if ((await figure.locator("table").count()) === 0)
    await figure.getByRole("button", { name: /table/i }).click();
  const cells = async (selector: string): Promise<string[]> =>
    (await figure.locator(selector).allInnerTexts()).map((text) => text.trim());
  const header = await cells("table thead th");
  const body = await figure
    .locator("table tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("th, td")].map((cell) => cell.textContent.trim())),
    );
  return { header, rows: body.reverse() };
}

/** One column of the table as numbers, by its header. */
export async function chartColumn(
  lab: LabPage,
  name: string,
  column: RegExp,
): Promise<readonly number[]> {
  const { header, rows } = await chartTable(lab, name);
  const index = header.findIndex((title) => column.test(title));
  if (index < 0) throw new Error(`${name} has no column ${String(column)}: ${header.join(", ")}`);
  return rows.map((row) => Number(row[index]?.replace("−", "-")));
}
