import type { ReactNode } from "react";

interface GroupProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly isCollapsed?: boolean;
  /** Short text next to the title. */
  readonly tally?: string;
}

/** A collapsible group of settings. */
export function SettingsGroup({ title, children, isCollapsed = false, tally }: GroupProps) {
  return (
    <details className="group" open={!isCollapsed}>
      <summary>
        <h3>{title}</h3>
        {tally !== undefined && <span className="tally">{tally}</span>}
      </summary>
      <div className="group-body">{children}</div>
    </details>
  );
}
