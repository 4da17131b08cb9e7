import { Icon } from "../components/Icon";

interface TableToggleProps {
  /** Of the chart. */
  readonly name: string;
  readonly pressed: boolean;
  readonly onToggle: () => void;
}

/** Shows a chart as a table instead, and back. */
export function TableToggle({ name, pressed, onToggle }: TableToggleProps) {
  return (
    <button
      type="button"
      className="quiet"
      aria-pressed={pressed}
      aria-label={`${name} as a table`}
      onClick={onToggle}
    >
      <Icon name="table" size={14} />
      Table
    </button>
  );
}
