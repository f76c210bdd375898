import { MAX_DECODED_BYTES, MAX_PIXELS, MAX_SIDE } from "@/domain/upload-rules";
import { type FilmFault, UNREAD_KINDS } from "./film-fault";
import { MOST_PAGES } from "./tiff-header";

/** What is wrong with a film and what to do, for its user. */
export function explainFault(fault: FilmFault): string {
  switch (fault.kind) {
    case "empty":
      return "The file is empty. Choose another file.";
    case "damaged":
      return "The file is damaged or incomplete, so the film can't be read. Export the film again and use the new file.";
    case "unread": {
      const kind =
        fault.detail === undefined ? UNREAD_KINDS[fault.what] : `${UNREAD_KINDS[fault.what]} (${fault.detail})`;
      return `The file is sound, but it is ${kind}, which can't be read. Export the film as PNG, or as TIFF of 8 or 16 bits without compression.`;
    }
    case "too many pixels": {
      const megapixels = Math.ceil((fault.width * fault.height) / 1e6);
      return `The film has ${megapixels} megapixels (${sizeOf(fault)}); at most ${MAX_PIXELS / 1e6} can be read. Export it smaller.`;
    }
    case "too long a side":
      return `The film is ${sizeOf(fault)} px; each side can have at most ${MAX_SIDE}. Export it smaller, or cut off what is no film.`;
    case "too much data":
      return `The film (${sizeOf(fault)} px) would take more than ${MAX_DECODED_BYTES / 1e6} MB once it is unpacked. Export it in grey instead of colour, or with 16 bits a sample or fewer.`;
    default:
      return `The file has more than ${MOST_PAGES} pages. Export the page with the film alone.`;
  }
}

function sizeOf({ width, height }: { width: number; height: number }): string {
  return `${width} × ${height}`;
}
