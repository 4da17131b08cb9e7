import type { ReactNode, TdHTMLAttributes } from "react";

type CellAttributes = TdHTMLAttributes<HTMLTableCellElement> & {
  readonly [attribute: `data-${string}`]: string | undefined;
};

/** A column of a table: its heading, and its cell in each row. */
export interface DataTableColumn<Row> {
  readonly key: string;
  readonly title: ReactNode;
  /** Heading above; neighbouring columns with the same group share it. */
  readonly group?: string;
  cell(row: Row): ReactNode;
  /** Attributes of the cell. One with `colSpan` replaces the columns that it covers. */
  attributes?(row: Row): CellAttributes | undefined;
}

interface DataTableProps<Row> {
  /** Accessible name of the scrollable region. */
  readonly label: string;
  readonly caption?: ReactNode;
  /** The first column names the rows. */
  readonly columns: readonly DataTableColumn<Row>[];
  readonly rows: readonly Row[];
  keyOf(row: Row, index: number): string | number;
  /** A boxed table scrolls in both directions within a frame; a plain one only sideways. */
  readonly variant?: "boxed" | "plain";
  /** Further classes of the scrollable region. */
  readonly className?: string;
  /** Further classes of the table. */
  readonly tableClassName?: string;
  rowClassName?(row: Row): string | undefined;
}

/** A table in a region that the keyboard can scroll. */
export function DataTable<Row>({
  label,
  caption,
  columns,
  rows,
  keyOf,
  variant = "boxed",
  className = "",
  tableClassName = "",
  rowClassName,
}: DataTableProps<Row>) {
  const frame = variant === "boxed" ? "table-view" : "table-scroll";
  return (
    <div className={`${frame} ${className}`.trim()} tabIndex={0} role="region" aria-label={label}>
      <table className={`${variant === "plain" ? "figures-table" : ""} ${tableClassName}`.trim()}>
        {caption !== undefined && <caption>{caption}</caption>}
        <Head columns={columns} />
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)} className={rowClassName?.(row)}>
              <Cells columns={columns} row={row} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Head<Row>({ columns }: { readonly columns: readonly DataTableColumn<Row>[] }) {
  const groups = groupsOf(columns);
  if (groups.every(({ title }) => title === undefined))
    return (
      <thead>
        <tr>
          {columns.map(({ key, title }) => (
            <th key={key} scope="col">
              {title}
            </th>
          ))}
        </tr>
      </thead>
    );
  return (
    <thead>
      <tr>
        {groups.map(({ title, columns: own }) =>
          title === undefined ? (
            own.map((column) => (
              <th key={column.key} scope="col" rowSpan={2}>
                {column.title}
              </th>
            ))
          ) : (
            <th key={own[0]?.key} scope="colgroup" colSpan={own.length}>
              {title}
            </th>
          ),
        )}
      </tr>
      <tr>
        {columns.map(
          ({ key, title, group }) =>
            group !== undefined && (
              <th key={key} scope="col">
                {title}
              </th>
            ),
        )}
      </tr>
    </thead>
  );
}

interface ColumnGroup<Row> {
  readonly title: string | undefined;
  readonly columns: DataTableColumn<Row>[];
}

function groupsOf<Row>(columns: readonly DataTableColumn<Row>[]): readonly ColumnGroup<Row>[] {
  const groups: ColumnGroup<Row>[] = [];
  for (const column of columns) {
    const last = groups.at(-1);
    if (last && last.title === column.group) last.columns.push(column);
    else groups.push({ title: column.group, columns: [column] });
  }
  return groups;
}

interface CellsProps<Row> {
  readonly columns: readonly DataTableColumn<Row>[];
  readonly row: Row;
}

function Cells<Row>({ columns, row }: CellsProps<Row>) {
  const cells: ReactNode[] = [];
  let covered = 0;
  for (const [index, { key, cell, attributes }] of columns.entries()) {
    if (covered > 0) {
      covered -= 1;
      continue;
    }
    const own = attributes?.(row);
    covered = (own?.colSpan ?? 1) - 1;
    cells.push(
      index === 0 ? (
        <th key={key} scope="row">
          {cell(row)}
        </th>
      ) : (
        <td key={key} {...own}>
          {cell(row)}
        </td>
      ),
    );
  }
  return cells;
}
