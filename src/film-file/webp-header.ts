import { bytesOf, type ByteSource, textOf } from "./byte-source";
import { NO_EXIF, readExif } from "./exif";
import { damaged } from "./film-fault";
import type { StoredPage } from "./film-header";

const MOST_CHUNKS = 1000;
const MOST_EXIF_BYTES = 1024 * 1024;

/** Reads the chunks of a WebP; its EXIF block stands behind the pixels. @throws FilmFileError */
export async function readWebpHeader(source: ByteSource): Promise<StoredPage & { pages: number }> {
  const riff = await source.read(0, 12);
  const end = 8 + riff.getUint32(4, true);
  if (end > source.size) throw damaged(`ends at ${source.size} of ${end}`);
  let size: { width: number; height: number } | null = null;
  let exif = NO_EXIF;
  let frames = 0;
  let at = 12;
  for (let chunks = 0; at + 8 <= end; chunks += 1) {
    if (chunks === MOST_CHUNKS) throw damaged("too many chunks");
    const chunk = await source.read(at, 8);
    const [name, length] = [textOf(chunk, 0, 4), chunk.getUint32(4, true)];
    const body = at + 8;
    if (body + length > end) throw damaged(`chunk ${name} ends at ${body + length} of ${end}`);
    if (name === "VP8X") size = sizeOfCanvas(await source.read(body, 10));
    else if (name === "VP8 ") size ??= sizeOfLossy(await source.read(body, 10));
    else if (name === "VP8L") size ??= sizeOfLossless(await source.read(body, 5));
    else if (name === "ANMF") frames += 1;
    else if (name === "EXIF" && length <= MOST_EXIF_BYTES)
      exif = await readExif(withoutMark(await source.read(body, length)));
    at = body + length + (length % 2);
  }
  if (!size) throw damaged("no picture in it");
  return { ...size, ...exif, bitsPerSample: 8, channels: 4, pages: Math.max(frames, 1) };
}

function sizeOfCanvas(body: DataView): { width: number; height: number } {
  const at24 = (at: number): number => body.getUint16(at, true) + body.getUint8(at + 2) * 65_536;
  return { width: at24(4) + 1, height: at24(7) + 1 };
}

function sizeOfLossy(body: DataView): { width: number; height: number } {
  if (body.getUint8(3) !== 0x9d || body.getUint8(4) !== 0x01 || body.getUint8(5) !== 0x2a)
    throw damaged("no key frame");
  return { width: body.getUint16(6, true) & 0x3fff, height: body.getUint16(8, true) & 0x3fff };
}

function sizeOfLossless(body: DataView): { width: number; height: number } {
  const bits = body.getUint32(1, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** Some programs write the mark of a JPEG's EXIF before the block. */
function withoutMark(body: DataView): Uint8Array {
  return bytesOf(body).subarray(textOf(body, 0, Math.min(4, body.byteLength)) === "Exif" ? 6 : 0);
}
