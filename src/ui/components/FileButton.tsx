import { useRef, type ReactNode } from "react";

interface FileButtonProps {
  /** Identifies the file input, which has no accessible name of its own. */
  readonly pick: string;
  readonly kind?: "file" | "files" | "folder";
  /** Extensions and types that the dialog offers; any file by default. */
  readonly accept?: string;
  onPick(files: FileList): void;
  /** Content of the button. */
  readonly children: ReactNode;
}

/** A button that opens a dialog for files or for a folder. */
export function FileButton({ pick, kind = "file", accept, onPick, children }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={(element) => {
          input.current = element;
          // React does not know this property.
          if (element) element.webkitdirectory = kind === "folder";
        }}
        className="visually-hidden"
        type="file"
        multiple={kind !== "file"}
        accept={accept}
        tabIndex={-1}
        aria-hidden="true"
        data-pick={pick}
        onChange={({ target }) => {
          if (target.files && target.files.length > 0) onPick(target.files);
          // Picking the same file again must raise another event.
          target.value = "";
        }}
      />
    </>
  );
}
