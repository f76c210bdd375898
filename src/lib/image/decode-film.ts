import sharp, { type Metadata, type Sharp, type SharpOptions } from "sharp";
import { sniffFormat, type UploadContentType } from "@/domain/film-formats";
import { MAX_PIXELS } from "@/domain/upload-rules";
import { imageTooLarge, imageUnreadable, unsupportedImageType } from "./film-errors";
import { windowDeepPixels } from "@/vision/window-deep-pixels";

// One film at a time per core is the worker's rule, so libvips must not start threads of its own; and films never
// repeat, so its cache of operations would only hold memory.
sharp.concurrency(1);
sharp.cache(false);

/** What the bytes say of themselves before a pixel is decoded. Width and height in px, upright (after EXIF orientation). */
export type FilmHeader = { contentType: UploadContentType; width: number; height: number; pages: number };

/** An upright 8-bit film: `data` holds rows top to bottom, one byte (grey) or three (RGB) a pixel. */
export type DecodedFilm = { width: number; height: number; channels: 1 | 3; data: Buffer };

/**
 * Reads type, size and page count from the file's header; no pixel is decoded.
 * @throws AppError UNSUPPORTED_IMAGE_TYPE (415), IMAGE_TOO_LARGE (413), IMAGE_UNREADABLE (422).
 */
export async function readFilmHeader(bytes: Uint8Array): Promise<FilmHeader> {
  const { contentType, metadata } = await inspect(bytes, "UNSUPPORTED_IMAGE_TYPE");
  const { width, height } = metadata.autoOrient;
  return { contentType, width, height, pages: metadata.pages ?? 1 };
}

/**
 * Decodes a film for inference and previews alike, so that boxes and picture always agree: upright (EXIF orientation
 * applied once), first page only, transparency on black, CMYK and profiles to sRGB, palette and 1-bit to 8 bits.
 * 8-bit grey stays as it is; more than 8 bits go through the window of `windowDeepPixels`.
 * Peak memory: 3 bytes a pixel for grey of 16 bits, 9 for RGB of 16 bits, 1 or 3 otherwise.
 * @throws AppError IMAGE_UNREADABLE or IMAGE_TOO_LARGE; the caller's abort reason if `signal` fires.
 */
export async function decodeFilm(bytes: Uint8Array, options: { signal?: AbortSignal } = {}): Promise<DecodedFilm> {
  options.signal?.throwIfAborted();
  const { metadata } = await inspect(bytes, "IMAGE_UNREADABLE");
  const grey = metadata.space === "b-w" || metadata.space === "grey16";
  const deep = metadata.depth !== "uchar" && metadata.space !== "cmyk";
  try {
    // libvips can't be interrupted: the signal is looked at before and after.
    const upright = open(bytes, MAX_PIXELS).autoOrient().flatten({ background: "black" });
    const film = deep ? await decodeDeep(upright, metadata, grey) : await decode8Bit(upright, grey);
    options.signal?.throwIfAborted();
    return film;
  } catch (error) {
    options.signal?.throwIfAborted();
    throw imageUnreadable(error);
  }
}

async function decode8Bit(upright: Sharp, grey: boolean): Promise<DecodedFilm> {
  const { data, info } = await upright
    .toColourspace(grey ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: oneOrThree(info.channels), data };
}

async function decodeDeep(upright: Sharp, metadata: Metadata, grey: boolean): Promise<DecodedFilm> {
  const sixteenBit = metadata.depth === "ushort";
  // Any conversion to another colour space would clip to its range: samples are kept as they are stored.
  const kept =
    metadata.space === "grey16" && !sixteenBit
      ? relabelAsGrey(upright, metadata.autoOrient)
      : upright.toColourspace(metadata.space === "b-w" ? "b-w" : grey ? "grey16" : "rgb16");
  const { data, info } = await kept
    .raw({ depth: sixteenBit ? "ushort" : "float" })
    .toBuffer({ resolveWithObject: true });
  const samples = sixteenBit
    ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2)
    : new Float32Array(data.buffer, data.byteOffset, data.length / 4);
  const channels = oneOrThree(info.channels);
  return { width: info.width, height: info.height, channels, data: windowDeepPixels(samples) };
}

/**
 * sharp rounds and clips whatever is labelled 16-bit grey to 0…65535, and libvips labels signed and half-precision
 * samples so. It relabels an image only when a channel joins it; of plain grey it then hands out the first one.
 */
function relabelAsGrey(upright: Sharp, size: { width: number; height: number }): Sharp {
  const blank = Buffer.alloc(size.width * size.height);
  return upright.joinChannel(blank, { raw: { ...size, channels: 1 } }).toColourspace("b-w");
}

function oneOrThree(channels: number): 1 | 3 {
  if (channels === 1 || channels === 3) return channels;
  throw new Error(`decoded to ${channels} channels`);
}

async function inspect(
  bytes: Uint8Array,
  unsupportedCode: "UNSUPPORTED_IMAGE_TYPE" | "IMAGE_UNREADABLE",
): Promise<{ contentType: UploadContentType; metadata: Metadata }> {
  if (bytes.length === 0) throw imageUnreadable("no bytes", "The file is empty. Choose another file.");
  const sniffed = sniffFormat(bytes);
  if ("refusal" in sniffed) throw unsupportedImageType(sniffed.refusal, unsupportedCode);
  let metadata: Metadata;
  try {
    metadata = await open(bytes, false).metadata();
  } catch (error) {
    throw imageUnreadable(error);
  }
  const { width, height } = metadata.autoOrient;
  if (width * height > MAX_PIXELS) throw imageTooLarge(width, height);
  return { contentType: sniffed.contentType, metadata };
}

function open(bytes: Uint8Array, limitInputPixels: number | false): Sharp {
  // failOn "error": a truncated film is refused (half a spine gives a wrong angle), an odd but harmless tag is not.
  const options: SharpOptions = { limitInputPixels, failOn: "error", page: 0, pages: 1 };
  return sharp(bytes, options);
}
