import { Icon } from "./Icon";
import { saveText } from "./saveFile";

const types = {
  csv: "text/csv",
  json: "application/json",
  md: "text/markdown",
  tex: "text/x-tex",
} as const;

interface DownloadProps {
  /** Of the file; its ending says what it is. */
  readonly name: `${string}.${keyof typeof types}`;
  readonly may?: boolean;
  /** Made when it is wanted. */
  text(): string;
  onSaved?(): void;
}

/** A press that saves a text. */
export function DownloadButton({ name, may = true, text, onSaved }: DownloadProps) {
  const ending = name.slice(name.lastIndexOf(".") + 1) as keyof typeof types;
  return (
    <button
      type="button"
      aria-disabled={!may}
      onClick={() => {
        if (!may) return;
        saveText(name, text(), types[ending]);
        onSaved?.();
      }}
    >
      <Icon name="download" size={14} />
      Download {name}
    </button>
  );
}
