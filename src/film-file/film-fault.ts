/** Sound kinds of files that no decoder here reads, by what is said of them. */
export const UNREAD_KINDS = {
  LOSSLESS_JPEG: "a lossless JPEG",
  DEEP_JPEG: "a JPEG of 12 bits a sample",
  ARITHMETIC_JPEG: "an arithmetic-coded JPEG",
  HIERARCHICAL_JPEG: "a hierarchical JPEG",
  JPEG_LS: "a JPEG-LS file",
  ODD_JPEG: "a JPEG with an unusual number of colours",
  TIFF_BITS: "a TIFF with an unusual number of bits a sample",
  TIFF_FLOAT64: "a TIFF of 64-bit numbers",
  TIFF_COMPLEX: "a TIFF of complex numbers",
  TIFF_LAB: "a TIFF in CIELab colours",
  TIFF_COLOURS: "a TIFF with unusual colours",
  TIFF_COMPRESSION: "a TIFF of another compression",
} as const;
export type UnreadKind = keyof typeof UNREAD_KINDS;

/** What is wrong with a file, from its bytes alone. */
export type FilmFault =
  | { kind: "empty" }
  /** Broken off, altered or against its format's rules. `why` is for the log. */
  | { kind: "damaged"; why: string }
  /** Sound, but of a kind that is not read. */
  | { kind: "unread"; what: UnreadKind; detail?: string }
  | { kind: "too many pixels" | "too long a side" | "too much data"; width: number; height: number }
  | { kind: "too many pages" };

/** Thrown by all that looks at the bytes of a film. */
export class FilmFileError extends Error {
  readonly fault: FilmFault;

  constructor(fault: FilmFault) {
    super("why" in fault ? `${fault.kind}: ${fault.why}` : fault.kind);
    this.name = "FilmFileError";
    this.fault = fault;
  }
}

export function damaged(why: string): FilmFileError {
  return new FilmFileError({ kind: "damaged", why });
}

export function unread(what: UnreadKind, detail?: string): FilmFileError {
  return new FilmFileError({ kind: "unread", what, ...(detail !== undefined && { detail }) });
}
