import { HEAD_BYTES, sniffFormat, type Sniffed } from "@/domain/film-formats";
import type { RefusalCode } from "@/domain/upload-outcome";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";

/** Checks a file before anything is sent: size (bytes) and, by its first bytes, its format. Never throws. */
export async function sniffFilm(file: Blob): Promise<Sniffed<RefusalCode>> {
  if (file.size === 0) return { refusal: "EMPTY" };
  try {
    const sniffed = sniffFormat(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
    // The format is the better reason: a DICOM file of 60 MB is not helped by being made smaller.
    if ("contentType" in sniffed && file.size > MAX_UPLOAD_BYTES) return { refusal: "TOO_LARGE" };
    return sniffed;
  } catch {
    // A folder dropped as a file, a file moved since, a drive unplugged.
    return { refusal: "UNREADABLE" };
  }
}
