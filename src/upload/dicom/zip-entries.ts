import { BlobReader, BlobWriter, configure, type FileEntry, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { DicomRefusal } from "@/dicom/dicom-refusal";
import { isDicom, MOST_DICOM_BYTES } from "@/dicom/open-data-set";
import { HEAD_BYTES, sniffFormat } from "@/domain/film-formats";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";
import type { ZipEntry } from "./worker-protocol";

// This runs in a worker already.
configure({ useWebWorkers: false });

/** More in one archive is a mistake rather than a wish. */
const MOST_ENTRIES = 5000;

let opened: { zip: Blob; entries: Promise<FileEntry[]> } | undefined;

/** The files of a ZIP; its table of contents is read once. */
function entriesOf(zip: Blob): Promise<FileEntry[]> {
  if (opened?.zip !== zip) opened = { zip, entries: readEntries(zip) };
  return opened.entries;
}

async function readEntries(zip: Blob): Promise<FileEntry[]> {
  const entries: FileEntry[] = [];
  for await (const entry of new ZipReader(new BlobReader(zip)).getEntriesGenerator()) {
    if (entry.directory) continue;
    if (entries.length >= MOST_ENTRIES) break;
    entries.push(entry);
  }
  return entries;
}

/**
 * What is in a ZIP. Hidden files are left out; an encrypted or damaged one is `other`.
 * @throws DicomRefusal DAMAGED for a ZIP that cannot be opened.
 */
export async function listZip(zip: Blob): Promise<ZipEntry[]> {
  const entries = await entriesOf(zip).catch((cause: unknown) => {
    throw new DicomRefusal("DAMAGED", null, cause);
  });
  const listed: ZipEntry[] = [];
  for (const [index, entry] of entries.entries()) {
    const name = entry.filename.split(/[/\\]/).at(-1) ?? entry.filename;
    if (name.startsWith(".") || entry.filename.startsWith("__MACOSX/")) continue;
    // oxlint-disable-next-line no-await-in-loop -- one after another: many at once would all be in memory at once
    listed.push(await classify(entry, name, index));
  }
  return listed;
}

async function classify(entry: FileEntry, name: string, index: number): Promise<ZipEntry> {
  try {
    const head = await readStart(entry, HEAD_BYTES);
    if (isDicom(head)) return { kind: "dicom", name, size: entry.uncompressedSize, entry: index };
    const sniffed = sniffFormat(head);
    if (!("contentType" in sniffed) || entry.uncompressedSize > MAX_UPLOAD_BYTES) return { kind: "other", name };
    const bytes = await entry.getData(new BlobWriter(sniffed.contentType));
    return { kind: "film", file: new File([bytes], name, { type: sniffed.contentType }) };
  } catch {
    return { kind: "other", name };
  }
}

/** The first bytes of an entry; what comes behind them is not unpacked. */
async function readStart(entry: FileEntry, length: number): Promise<Uint8Array> {
  const start = new Uint8Array(length);
  let filled = 0;
  const enough = new AbortController();
  const sink = new WritableStream<Uint8Array>({
    write(part) {
      start.set(part.subarray(0, length - filled), filled);
      filled = Math.min(length, filled + part.length);
      if (filled === length) enough.abort();
    },
  });
  try {
    await entry.getData(sink, { signal: enough.signal });
  } catch (error) {
    if (!enough.signal.aborted) throw error;
  }
  return start.subarray(0, filled);
}

/**
 * A whole entry of a ZIP.
 * @throws DicomRefusal TOO_LARGE, DAMAGED.
 */
export async function readZipEntry(zip: Blob, index: number): Promise<Uint8Array> {
  const entry = (await entriesOf(zip))[index];
  if (!entry) throw new DicomRefusal("DAMAGED");
  if (entry.uncompressedSize > MOST_DICOM_BYTES) throw new DicomRefusal("TOO_LARGE");
  try {
    return await entry.getData(new Uint8ArrayWriter(), { checkSignature: true });
  } catch (cause) {
    throw new DicomRefusal("DAMAGED", null, cause);
  }
}
