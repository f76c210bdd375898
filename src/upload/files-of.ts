/** More than this in one dropped folder is a mistake rather than a wish; a CD with a viewer has some hundreds. */
const MAX_FILES_PER_DROP = 2000;

/** Whether a drag or the clipboard carries files, as far as the browser tells before the drop. */
export function carriesFiles(data: DataTransfer | null): data is DataTransfer {
  return data !== null && Array.from(data.types).includes("Files");
}

/**
 * The files of a drop or a paste, those inside dropped folders included; `isFolder`: whether there was one.
 * Must be called in the event itself: afterwards the browser takes the data away.
 */
export async function filesOf(data: DataTransfer): Promise<{ files: File[]; isFolder: boolean }> {
  const parts = Array.from(data.items)
    .filter((item) => item.kind === "file")
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  const found: File[] = [];
  for (const { entry, file } of parts) {
    // oxlint-disable-next-line no-await-in-loop -- keeps the order of the drop
    if (entry && isFolder(entry)) await collect(entry, found);
    else if (file) found.push(file);
  }
  return { files: found, isFolder: parts.some(({ entry }) => entry?.isDirectory) };
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

async function collect(folder: FileSystemDirectoryEntry, found: File[]): Promise<void> {
  const reader = folder.createReader();
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- the reader hands out its entries in portions, until an empty one
    const entries = await new Promise<FileSystemEntry[]>((resolve) => {
      reader.readEntries(resolve, () => resolve([]));
    });
    if (entries.length === 0) return;
    for (const entry of entries) {
      if (found.length >= MAX_FILES_PER_DROP) return;
      // Files that the system hides (.DS_Store) are nobody's films.
      if (entry.name.startsWith(".")) continue;
      if (isFolder(entry)) {
        // oxlint-disable-next-line no-await-in-loop -- keeps the order of the folder
        await collect(entry, found);
      } else if (isFile(entry)) {
        // oxlint-disable-next-line no-await-in-loop -- keeps the order of the folder
        const file = await new Promise<File | null>((resolve) => {
          entry.file(resolve, () => resolve(null));
        });
        if (file) found.push(file);
      }
    }
  }
}
