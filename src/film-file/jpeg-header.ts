import { bytesOf, type ByteSource, textOf } from "./byte-source";
import { NO_EXIF, readExif } from "./exif";
import { damaged, type UnreadKind, unread } from "./film-fault";
import { aspectOf, type StoredPage } from "./film-header";

const MOST_SEGMENTS = 2000;
const EXIF_MARK = "Exif\0\0";

/** Frames of kinds that are not read, by their marker. */
const UNREAD_FRAMES: Record<number, UnreadKind> = {
  0xc3: "LOSSLESS_JPEG",
  0xc5: "HIERARCHICAL_JPEG",
  0xc6: "HIERARCHICAL_JPEG",
  0xc7: "HIERARCHICAL_JPEG",
  0xc9: "ARITHMETIC_JPEG",
  0xca: "ARITHMETIC_JPEG",
  0xcb: "LOSSLESS_JPEG",
  0xcd: "HIERARCHICAL_JPEG",
  0xce: "HIERARCHICAL_JPEG",
  0xcf: "HIERARCHICAL_JPEG",
  0xf7: "JPEG_LS",
};
/** Baseline, sequential and progressive, all in Huffman codes. */
const READ_FRAMES = [0xc0, 0xc1, 0xc2];

/** Reads the segments of a JPEG up to the one that has its size. @throws FilmFileError */
export async function readJpegHeader(source: ByteSource): Promise<StoredPage> {
  let exif = NO_EXIF;
  let aspect: number | null = null;
  let at = 2;
  for (let segments = 0; segments < MOST_SEGMENTS; segments += 1) {
    const { marker, bodyAt, bodyLength, next } = await readSegment(source, at);
    if (UNREAD_FRAMES[marker]) throw unread(UNREAD_FRAMES[marker]);
    if (READ_FRAMES.includes(marker)) {
      const frame = await readFrame(await source.read(bodyAt, Math.min(bodyLength, 6)));
      return { ...frame, orientation: exif.orientation, pixelAspect: aspect ?? exif.pixelAspect };
    }
    if (marker === 0xda || marker === 0xd9) throw damaged("no frame before its data");
    if (marker === 0xe0 && bodyLength >= 14) aspect = aspectOfJfif(await source.read(bodyAt, 12));
    if (marker === 0xe1 && bodyLength > EXIF_MARK.length) {
      const body = await source.read(bodyAt, bodyLength);
      if (textOf(body, 0, EXIF_MARK.length) === EXIF_MARK)
        exif = await readExif(bytesOf(body).subarray(EXIF_MARK.length));
    }
    at = next;
  }
  throw damaged("too many segments before its size");
}

/** A marker with its body; markers may be filled up with bytes of 255. */
async function readSegment(
  source: ByteSource,
  from: number,
): Promise<{ marker: number; bodyAt: number; bodyLength: number; next: number }> {
  let at = from;
  let head = await source.read(at, 4);
  if (head.getUint8(0) !== 0xff) throw damaged(`no marker at ${at}`);
  while (head.getUint8(1) === 0xff) head = await source.read((at += 1), 4);
  const marker = head.getUint8(1);
  const length = head.getUint16(2);
  if (length < 2) throw damaged(`a segment of ${length} bytes`);
  return { marker, bodyAt: at + 4, bodyLength: length - 2, next: at + 2 + length };
}

async function readFrame(body: DataView): Promise<Pick<StoredPage, "width" | "height" | "bitsPerSample" | "channels">> {
  if (body.byteLength < 6) throw damaged("a short frame");
  const [bitsPerSample, height, width, channels] = [
    body.getUint8(0),
    body.getUint16(1),
    body.getUint16(3),
    body.getUint8(5),
  ];
  if (bitsPerSample !== 8) throw unread("DEEP_JPEG");
  if (channels !== 1 && channels !== 3 && channels !== 4) throw unread("ODD_JPEG");
  return { width, height, bitsPerSample, channels };
}

/** @returns null where the segment states none: 1 to 1 without a unit is what stands there by default. */
function aspectOfJfif(body: DataView): number | null {
  if (textOf(body, 0, 5) !== "JFIF\0") return null;
  const [unit, x, y] = [body.getUint8(7), body.getUint16(8), body.getUint16(10)];
  return unit === 0 && x === y ? null : aspectOf(x, y);
}
