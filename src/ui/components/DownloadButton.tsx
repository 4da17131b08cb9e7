import { Icon } from "./Icon";
import { saveText } from "./saveFile";

const types = {
  csv: "text/csv",
  json: "application/json",
  md: "text/markdown",
  tex: "text/x-tex",
} as const;

interface DownloadProps {
  /** File name; its extension sets the type. */
  readonly name: `${string}.${keyof typeof types}`;
  readonly isEnabled?: boolean;
  /** Creates the content when the button is pressed. */
  text(): string;
  onSaved?(): void;
}

/** A button that saves a text as a file. */
export function DownloadButton({ name, isEnabled = true, text, onSaved }: DownloadProps) {
  const extension = name.slice(name.lastIndexOf(".") + 1) as keyof typeof types;
  return (
    <button
      type="button"
      aria-disabled={!isEnabled}
      onClick={() => {
        if (!isEnabled) return;
        saveText(name, text(), types[extension]);
        onSaved?.();
      }}
    >
      <Icon name="download" size={14} />
      Download {name}
    </button>
  );
}
