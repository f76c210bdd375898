import type { RefusalCode } from "@/domain/upload-outcome";
import { MAX_UPLOAD_BYTES, type UploadContentType } from "@/domain/upload-rules";

export type Sniffed = { contentType: UploadContentType } | { refusal: RefusalCode };

/** Bytes that `sniffBytes` wants to see: DICOM's mark stands behind a preamble of 128, SVG's tag behind comments. */
const HEAD_BYTES = 1024;

const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const TIFF_LITTLE_ENDIAN = [0x49, 0x49, 0x2a, 0x00];
const TIFF_BIG_ENDIAN = [0x4d, 0x4d, 0x00, 0x2a];
const BIG_TIFF_LITTLE_ENDIAN = [0x49, 0x49, 0x2b, 0x00];
const BIG_TIFF_BIG_ENDIAN = [0x4d, 0x4d, 0x00, 0x2b];
const JPEG_2000_FILE = [0x00, 0x00, 0x00, 0x0c, 0x6a, 0x50, 0x20, 0x20];
const JPEG_2000_STREAM = [0xff, 0x4f, 0xff, 0x51];
const ZIP = [0x50, 0x4b, 0x03, 0x04];
const GZIP = [0x1f, 0x8b];

const HEIC_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);
const AVIF_BRANDS = new Set(["avif", "avis"]);

function startsWith(bytes: Uint8Array, signature: readonly number[], offset = 0): boolean {
  return signature.every((byte, index) => bytes[offset + index] === byte);
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}

/** What the first bytes of a file say it is, whatever its name or declared type. */
export function sniffBytes(head: Uint8Array): Sniffed {
  if (startsWith(head, JPEG)) return { contentType: "image/jpeg" };
  if (startsWith(head, PNG)) return { contentType: "image/png" };
  if (ascii(head, 0, 4) === "RIFF" && ascii(head, 8, 12) === "WEBP") return { contentType: "image/webp" };
  // DICOM first: its preamble may be a TIFF header, so that one file serves both worlds.
  if (ascii(head, 128, 132) === "DICM") return { refusal: "DICOM" };
  const tiff = [TIFF_LITTLE_ENDIAN, TIFF_BIG_ENDIAN, BIG_TIFF_LITTLE_ENDIAN, BIG_TIFF_BIG_ENDIAN];
  if (tiff.some((signature) => startsWith(head, signature))) return { contentType: "image/tiff" };
  if (ascii(head, 4, 8) === "ftyp") {
    const brand = ascii(head, 8, 12);
    if (HEIC_BRANDS.has(brand)) return { refusal: "HEIC" };
    if (AVIF_BRANDS.has(brand)) return { refusal: "AVIF" };
    return { refusal: "NOT_A_FILM" };
  }
  if (ascii(head, 0, 5) === "%PDF-") return { refusal: "PDF" };
  if (ascii(head, 0, 4) === "GIF8") return { refusal: "GIF" };
  // "BM" alone begins many a text: the four reserved bytes of the header must be zero as well.
  if (ascii(head, 0, 2) === "BM" && startsWith(head, [0, 0, 0, 0], 6)) return { refusal: "BMP" };
  if (startsWith(head, JPEG_2000_FILE) || startsWith(head, JPEG_2000_STREAM)) return { refusal: "JPEG_2000" };
  if (startsWith(head, ZIP) || startsWith(head, GZIP)) return { refusal: "ARCHIVE" };
  if (
    /^(?:\uFEFF|ï»¿)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<svg[\s>]/i.test(
      ascii(head, 0, HEAD_BYTES),
    )
  )
    return { refusal: "SVG" };
  return { refusal: "NOT_A_FILM" };
}

/** Checks a file before anything is sent: size (bytes) and, by its first bytes, its type. Never throws. */
export async function sniffFilm(file: Blob): Promise<Sniffed> {
  if (file.size === 0) return { refusal: "EMPTY" };
  try {
    const sniffed = sniffBytes(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
    // The type is the better reason: a DICOM file of 60 MB is not helped by being made smaller.
    if ("contentType" in sniffed && file.size > MAX_UPLOAD_BYTES) return { refusal: "TOO_LARGE" };
    return sniffed;
  } catch {
    // A folder dropped as a file, a file moved since, a drive unplugged.
    return { refusal: "UNREADABLE" };
  }
}

const NAMED_TYPES: Record<string, UploadContentType> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  jpe: "image/jpeg",
  jfif: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  tif: "image/tiff",
  tiff: "image/tiff",
};

/** The type that a file's name claims; null where the name claims none that we know. */
export function typeByName(name: string): UploadContentType | null {
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  return (extension && NAMED_TYPES[extension]) || null;
}
