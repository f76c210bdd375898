import { HEAD_BYTES, type UploadContentType } from "@/domain/film-formats";
import { MAX_DECODED_BYTES, MAX_PIXELS, MAX_SIDE } from "@/domain/upload-rules";
import { bytesOf, type ByteSource } from "./byte-source";
import { damaged, FilmFileError } from "./film-fault";
import { type FilmHeader, squareSize, type StoredPage } from "./film-header";
import { readJpegHeader } from "./jpeg-header";
import { readPngHeader } from "./png-header";
import { readTiffPage, readTiffPages } from "./tiff-header";
import { readWebpHeader } from "./webp-header";

type Pages = Pick<FilmHeader, "pages" | "page"> & { stored: StoredPage };

/**
 * What a film's bytes say of it, found in bounded time and memory, however the file is built; no pixel is decoded.
 * @param wanted which page is to be read, from 0; null for the largest.
 * @throws FilmFileError for a file that is no film, is damaged, is of a kind that is not read or too large. A file whose
 *   format is not read at all is the caller's: `sniffFormat` says so.
 */
export async function readFilmHeader(
  source: ByteSource,
  contentType: UploadContentType,
  wanted: number | null = null,
): Promise<FilmHeader> {
  const pages = await readPages(source, contentType, wanted);
  const { stored } = pages;
  if (stored.width < 1 || stored.height < 1) throw damaged(`${stored.width} × ${stored.height} px`);
  const size = squareSize(stored);
  const tooLarge = limitOf(stored, size);
  if (tooLarge) throw new FilmFileError({ kind: tooLarge, ...size });
  return { contentType, ...size, ...pages };
}

async function readPages(source: ByteSource, contentType: UploadContentType, wanted: number | null): Promise<Pages> {
  switch (contentType) {
    case "image/jpeg":
      return { stored: await readJpegHeader(source), pages: 1, page: 0 };
    case "image/png":
      return { stored: await readPngHeader(source), pages: 1, page: 0 };
    case "image/webp": {
      const { pages, ...stored } = await readWebpHeader(source);
      return { stored, pages, page: Math.min(wanted ?? 0, pages - 1) };
    }
    default: {
      const all = await readTiffPages(source);
      const areas = all.map(({ size }) => size.width * size.height);
      const page = Math.min(wanted ?? areas.indexOf(Math.max(...areas)), all.length - 1);
      return { stored: await readTiffPage(all[page]!), pages: all.length, page };
    }
  }
}

type Size = { width: number; height: number };

function limitOf(stored: StoredPage, square: Size): "too many pixels" | "too long a side" | "too much data" | null {
  if (Math.max(stored.width * stored.height, square.width * square.height) > MAX_PIXELS) return "too many pixels";
  if (Math.max(square.width, square.height) > MAX_SIDE) return "too long a side";
  return decodedBytes(stored) > MAX_DECODED_BYTES ? "too much data" : null;
}

/** Memory of the decoded samples of a page. */
export function decodedBytes({ width, height, channels, bitsPerSample }: StoredPage): number {
  return width * height * channels * Math.ceil(bitsPerSample / 8);
}

/** The first bytes of a file, for `sniffFormat`. */
export async function readHead(source: ByteSource): Promise<Uint8Array> {
  return bytesOf(await source.read(0, Math.min(HEAD_BYTES, source.size)));
}
