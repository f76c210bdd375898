import type { UploadContentType } from "@/domain/film-formats";

/** What of a PNG has to do with its pixels, or with how they stand. */
const KEPT_CHUNKS = ["IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT", "eXIf"];
/** The APPn segments of a JPEG that have, each with how it begins: JFIF 1, EXIF, colour profile, Adobe's colour transform. */
const KEPT_SEGMENTS: Record<number, string> = { 0xe0: "JFIF\0\x01", 0xe1: "Exif", 0xe2: "ICC_PROFILE", 0xee: "Adobe" };
const [COMMENT, FIRST_APP, LAST_APP, SCAN] = [0xfe, 0xe0, 0xef, 0xda];

/**
 * The bytes of a film without texts and other things in it that a decoder would unpack into memory and nobody reads.
 * @returns the same array where nothing was left out.
 */
export function stripMetadata(bytes: Uint8Array, contentType: UploadContentType): Uint8Array {
  if (contentType === "image/png") return without(bytes, textOfPng(bytes));
  if (contentType === "image/jpeg") return without(bytes, textOfJpeg(bytes));
  return bytes;
}

type Range = [from: number, to: number];

function* textOfPng(bytes: Uint8Array): Generator<Range> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 12 <= bytes.length;) {
    const next = at + 12 + view.getUint32(at);
    if (next > bytes.length) return;
    if (!KEPT_CHUNKS.includes(String.fromCharCode(...bytes.subarray(at + 4, at + 8)))) yield [at, next];
    at = next;
  }
}

function* textOfJpeg(bytes: Uint8Array): Generator<Range> {
  for (let at = 2; at + 4 <= bytes.length;) {
    const marker = bytes[at + 1]!;
    if (bytes[at] !== 0xff || marker === SCAN) return;
    const next = marker === 0xff ? at + 1 : at + 2 + bytes[at + 2]! * 256 + bytes[at + 3]!;
    const kept = KEPT_SEGMENTS[marker];
    const start = String.fromCharCode(...bytes.subarray(at + 4, at + 4 + (kept?.length ?? 0)));
    const isText = marker === COMMENT || (marker >= FIRST_APP && marker <= LAST_APP && start !== kept);
    if (isText && next <= bytes.length) yield [at, next];
    at = next;
  }
}

function without(bytes: Uint8Array, ranges: Iterable<Range>): Uint8Array {
  const out = new Uint8Array(bytes.length);
  let [kept, from] = [0, 0];
  const keep = (to: number): void => {
    out.set(bytes.subarray(from, to), kept);
    kept += to - from;
  };
  for (const [start, end] of ranges) {
    keep(start);
    from = end;
  }
  if (from === 0) return bytes;
  keep(bytes.length);
  return out.subarray(0, kept);
}
