import { useState, type ReactNode, type Ref } from "react";
import { Icon } from "./Icon";

interface FigureProps {
  /** Accessible name. */
  readonly name: string;
  /** The heading; the name where it is left out. */
  readonly title?: ReactNode;
  readonly headingLevel?: 3 | 4;
  readonly className?: string;
  /** Buttons next to the heading. */
  readonly actions?: ReactNode;
  /** The same content as a table; with it the figure has a button that switches to the table and back. */
  table?(): ReactNode;
  /** Content below the picture or the table, such as a legend. */
  readonly footer?: ReactNode;
  readonly caption: ReactNode;
  readonly ref?: Ref<HTMLElement>;
  /** The picture. */
  readonly children: ReactNode;
}

/** A figure with a heading and a caption, shown as a picture or as a table. */
export function Figure({
  name,
  title = name,
  headingLevel = 3,
  className = "chart",
  actions,
  table,
  footer,
  caption,
  ref,
  children,
}: FigureProps) {
  const [isTable, setIsTable] = useState(false);
  const Heading = headingLevel === 3 ? "h3" : "h4";
  return (
    <figure className={className} aria-label={name} ref={ref}>
      <div className="chart-head">
        <Heading>{title}</Heading>
        {actions}
        {table && (
          <button
            type="button"
            className="quiet"
            aria-pressed={isTable}
            aria-label={`${name} as a table`}
            onClick={() => setIsTable(!isTable)}
          >
            <Icon name="table" size={14} />
            Table
          </button>
        )}
      </div>
      {table && isTable ? table() : children}
      {footer}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}
