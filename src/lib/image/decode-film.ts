import sharp, { type Metadata, type Sharp, type SharpOptions } from "sharp";
import { sniffFormat } from "@/domain/film-formats";
import { type FilmView, PLAIN_VIEW } from "@/domain/film-view";
import { type FilmHeader, RIGHTED_BY, squareSize } from "@/film-file/film-header";
import { openFilm } from "@/film-file/open-film";
import { applyView, stretch } from "@/vision/apply-view";
import { toEightBits } from "@/vision/apply-window";
import type { ImageOf, Samples } from "@/vision/image-samples";
import { filmError, toFilmError, unsupportedFormat } from "./film-errors";

// One film at a time per core is the worker's rule, so libvips must not start threads of its own; and films never
// repeat, so its cache of operations would only hold memory.
sharp.concurrency(1);
sharp.cache(false);

/** An upright 8-bit film: `data` holds rows top to bottom, one byte (grey) or three (RGB) a pixel. */
export type DecodedFilm = { width: number; height: number; channels: 1 | 3; data: Buffer };

/**
 * Decodes a film for inference and previews alike, so that boxes and picture always agree: the page that the view names,
 * upright (EXIF orientation applied once), square pixels, transparency on black, CMYK and profiles to sRGB, palette and 1 bit
 * to 8 bits, the grey levels of `toEightBits`, then turned, mirrored and cropped as the view says.
 * @throws AppError IMAGE_UNREADABLE or IMAGE_TOO_LARGE; the caller's abort reason if `signal` fires.
 */
export async function decodeFilm(
  bytes: Uint8Array,
  { view = PLAIN_VIEW, signal }: { view?: FilmView; signal?: AbortSignal } = {},
): Promise<DecodedFilm> {
  signal?.throwIfAborted();
  if (bytes.length === 0) throw filmError({ kind: "empty" }, "no bytes", "IMAGE_UNREADABLE");
  const sniffed = sniffFormat(bytes);
  if ("refusal" in sniffed) throw unsupportedFormat(sniffed.refusal, "IMAGE_UNREADABLE");
  try {
    const { header, bytes: plain } = await openFilm(bytes, sniffed.contentType, view.page);
    // libvips can't be interrupted: the signal is looked at before and after.
    const stored = toEightBits(await decodeStored(plain, header));
    signal?.throwIfAborted();
    // By the header's word alone: libvips may read a damaged EXIF block otherwise than we do.
    const upright = applyView(stored, { ...PLAIN_VIEW, ...RIGHTED_BY[header.stored.orientation] });
    const { width, height, channels, data } = applyView(stretch(upright, squareSize(header.stored)), view);
    return { width, height, channels, data: Buffer.from(data.buffer, data.byteOffset, data.length) };
  } catch (error) {
    signal?.throwIfAborted();
    throw toFilmError(error, "IMAGE_UNREADABLE");
  }
}

/** The page as it is stored: 8 bits, 16 bits or floats a sample. */
async function decodeStored(bytes: Uint8Array, { page, stored }: FilmHeader): Promise<ImageOf<Samples>> {
  // What libvips warns of is data that is missing or wrong: half a spine gives a wrong angle.
  const options: SharpOptions = { limitInputPixels: stored.width * stored.height, failOn: "warning", page, pages: 1 };
  const metadata = await sharp(bytes, options).metadata();
  const grey = metadata.space === "b-w" || metadata.space === "grey16";
  const isDeep = metadata.depth !== "uchar" && metadata.space !== "cmyk";
  const opaque = sharp(bytes, options).flatten({ background: "black" });
  return isDeep ? await decodeDeep(opaque, metadata, grey) : await decode8Bit(opaque, grey);
}

async function decode8Bit(opaque: Sharp, grey: boolean): Promise<ImageOf<Uint8Array>> {
  const { data, info } = await opaque
    .toColourspace(grey ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: oneOrThree(info.channels), data };
}

async function decodeDeep(opaque: Sharp, metadata: Metadata, grey: boolean): Promise<ImageOf<Samples>> {
  const sixteenBit = metadata.depth === "ushort";
  // Any conversion to another colour space would clip to its range: samples are kept as they are stored.
  const kept =
    metadata.space === "grey16" && !sixteenBit
      ? relabelAsGrey(opaque, metadata)
      : opaque.toColourspace(metadata.space === "b-w" ? "b-w" : grey ? "grey16" : "rgb16");
  const { data, info } = await kept
    .raw({ depth: sixteenBit ? "ushort" : "float" })
    .toBuffer({ resolveWithObject: true });
  const samples = sixteenBit
    ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
    : new Float32Array(data.buffer, data.byteOffset, data.length / 4);
  return { width: info.width, height: info.height, channels: oneOrThree(info.channels), data: samples };
}

/**
 * sharp rounds and clips whatever is labelled 16-bit grey to 0…65535, and libvips labels signed and half-precision
 * samples so. It relabels an image only when a channel joins it; of plain grey it then hands out the first one.
 */
function relabelAsGrey(opaque: Sharp, size: { width: number; height: number }): Sharp {
  const blank = Buffer.alloc(size.width * size.height);
  return opaque.joinChannel(blank, { raw: { ...size, channels: 1 } }).toColourspace("b-w");
}

function oneOrThree(channels: number): 1 | 3 {
  if (channels === 1 || channels === 3) return channels;
  throw new Error(`decoded to ${channels} channels`);
}
