import { bytesOf, type ByteSource, textOf } from "./byte-source";
import { NO_EXIF, readExif } from "./exif";
import { damaged } from "./film-fault";
import { aspectOf, type StoredPage } from "./film-header";

const SIGNATURE_BYTES = 8;
const MOST_CHUNKS = 1000;
/** Larger EXIF blocks carry pictures of their own and are no part of the film. */
const MOST_EXIF_BYTES = 1024 * 1024;
const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** Reads the chunks of a PNG before its pixels. @throws FilmFileError */
export async function readPngHeader(source: ByteSource): Promise<StoredPage> {
  const head = await source.read(SIGNATURE_BYTES, 8 + 13);
  if (textOf(head, 4, 4) !== "IHDR") throw damaged("no IHDR");
  const channels = CHANNELS[head.getUint8(17)];
  if (channels === undefined) throw damaged(`colour type ${head.getUint8(17)}`);
  const page: StoredPage = {
    width: head.getUint32(8),
    height: head.getUint32(12),
    bitsPerSample: head.getUint8(16),
    channels,
    orientation: 1,
    pixelAspect: 1,
  };

  let exif = NO_EXIF;
  let aspect: number | null = null;
  let at = SIGNATURE_BYTES + 12 + head.getUint32(0);
  for (let chunks = 0; chunks < MOST_CHUNKS; chunks += 1) {
    const chunk = await source.read(at, 8);
    const [length, name] = [chunk.getUint32(0), textOf(chunk, 4, 4)];
    if (name === "IDAT") {
      return { ...page, orientation: exif.orientation, pixelAspect: aspect ?? exif.pixelAspect };
    }
    if (name === "IEND") break;
    if (name === "pHYs" && length === 9) aspect = aspectOfChunk(await source.read(at + 8, 8));
    if (name === "eXIf" && length <= MOST_EXIF_BYTES) exif = await readExif(bytesOf(await source.read(at + 8, length)));
    at += 12 + length;
  }
  throw damaged("no pixels among its first chunks");
}

function aspectOfChunk(body: DataView): number {
  return aspectOf(body.getUint32(0), body.getUint32(4));
}
