/** Reads the files of a drop or of a file input, with their paths. */
import type { DroppedFile } from "../../contract/door";

/** Reads every file of a drop, including those in folders. Call it inside the drop event. */
export async function readDroppedFiles(transfer: DataTransfer): Promise<readonly DroppedFile[]> {
  // Entries are available only during the event; reading them may take longer.
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return readFileList(transfer.files);
  return (await Promise.all(entries.map(readEntry))).flat();
}

/** The files of an input; a chosen folder adds their paths. */
export function readFileList(files: FileList): readonly DroppedFile[] {
  return [...files].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

async function readEntry(entry: FileSystemEntry): Promise<readonly DroppedFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path: entry.fullPath.replace(/^\//, ""), file }];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const found: DroppedFile[] = [];
  for (;;) {
    // A reader returns at most 100 entries per call, and an empty list at the end.
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (batch.length === 0) return found;
    found.push(...(await Promise.all(batch.map(readEntry))).flat());
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
