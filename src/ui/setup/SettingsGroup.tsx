import type { ReactNode } from "react";

interface GroupProps {
  readonly title: string;
  readonly children: ReactNode;
  readonly folded?: boolean;
  /** Short figure beside the title. */
  readonly tally?: string;
}

/** A foldable group of settings. */
export function SettingsGroup({ title, children, folded = false, tally }: GroupProps) {
  return (
    <details className="group" open={!folded}>
      <summary>
        <h3>{title}</h3>
        {tally !== undefined && <span className="tally">{tally}</span>}
      </summary>
      <div className="group-body">{children}</div>
    </details>
  );
}
