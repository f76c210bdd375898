/** Bytes that stand at a place of a file, written as Latin-1 text. */
type Bytes = { at: number; is: string };
/** What a file of a format has in it: all of these bytes, each in its place. */
export type Mark = readonly Bytes[];

type FormatTable = readonly (
  | {
      /** The format's media type. */
      contentType: `image/${string}`;
      /** What people call it. */
      name: string;
      /** Other names of it that programs send. */
      aliases: readonly `image/${string}`[];
      /** What names of such files end in; the first is given to files of ours. */
      extensions: readonly [string, ...string[]];
      /** A file of this format has one of these marks. */
      marks: readonly Mark[];
      /** Whether every browser can draw it. */
      isDrawable: boolean;
    }
  | {
      /** The format is not read; `messages/upload.ts` has the words for it. */
      refusal: string;
      marks: readonly Mark[] | ((head: Uint8Array) => boolean);
    }
)[];

/** An ISO media file says in its first box which brand it is of. */
const brands = (...names: string[]): Mark[] => names.map((name) => [{ at: 4, is: `ftyp${name}` }]);

/**
 * The formats of files that people bring: those that are read, and those that are refused with a reason of their own.
 * A file is of the first format that it has a mark of.
 */
export const FILM_FORMATS = [
  {
    contentType: "image/jpeg",
    name: "JPEG",
    aliases: ["image/jpg", "image/pjpeg", "image/jfif"],
    extensions: ["jpg", "jpeg", "jpe", "jfif"],
    marks: [[{ at: 0, is: "\xff\xd8\xff" }]],
    isDrawable: true,
  },
  {
    contentType: "image/png",
    name: "PNG",
    aliases: ["image/x-png"],
    extensions: ["png"],
    marks: [[{ at: 0, is: "\x89PNG\r\n\x1a\n" }]],
    isDrawable: true,
  },
  {
    contentType: "image/webp",
    name: "WebP",
    aliases: [],
    extensions: ["webp"],
    marks: [
      [
        { at: 0, is: "RIFF" },
        { at: 8, is: "WEBP" },
      ],
    ],
    isDrawable: true,
  },
  // Before TIFF: a DICOM file's preamble may be a TIFF header, so that one file serves both worlds.
  { refusal: "DICOM", marks: [[{ at: 128, is: "DICM" }]] },
  {
    contentType: "image/tiff",
    name: "TIFF",
    aliases: ["image/tif", "image/x-tiff", "image/x-tif"],
    extensions: ["tif", "tiff"],
    // Version 42, and 43 for BigTIFF, in both byte orders.
    marks: ["II*\x00", "MM\x00*", "II+\x00", "MM\x00+"].map((is): Mark => [{ at: 0, is }]),
    isDrawable: false,
  },
  { refusal: "HEIC", marks: brands("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1") },
  { refusal: "AVIF", marks: brands("avif", "avis") },
  { refusal: "PDF", marks: [[{ at: 0, is: "%PDF-" }]] },
  { refusal: "GIF", marks: [[{ at: 0, is: "GIF8" }]] },
  {
    refusal: "BMP",
    // "BM" alone begins many a text: the four reserved bytes of the header must be zero as well.
    marks: [
      [
        { at: 0, is: "BM" },
        { at: 6, is: "\x00\x00\x00\x00" },
      ],
    ],
  },
  { refusal: "JPEG_2000", marks: [[{ at: 0, is: "\x00\x00\x00\x0cjP  " }], [{ at: 0, is: "\xff\x4f\xff\x51" }]] },
  // ZIP and gzip.
  { refusal: "ARCHIVE", marks: [[{ at: 0, is: "PK\x03\x04" }], [{ at: 0, is: "\x1f\x8b" }]] },
  { refusal: "SVG", marks: isSvg },
] as const satisfies FormatTable;

type Format = (typeof FILM_FORMATS)[number];
type ReadFormat = Extract<Format, { contentType: string }>;

/** The media types of films that are read. */
export type UploadContentType = ReadFormat["contentType"];
/** A reason to refuse a file that lies in its format. */
export type FormatRefusal = Extract<Format, { refusal: string }>["refusal"] | "NOT_A_FILM";

/** The formats that are read, by their media type. */
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each stands under the type that is its own
export const READ_FORMATS = Object.fromEntries(
  FILM_FORMATS.flatMap((format) => ("contentType" in format ? [[format.contentType, format]] : [])),
) as { [Type in UploadContentType]: Extract<ReadFormat, { contentType: Type }> };

/** The type that a media type means, with parameters and under other names too; null for none that is read. */
export function findUploadContentType(mediaType: string): UploadContentType | null {
  const [essence = ""] = mediaType.split(";", 1);
  const wanted = essence.trim().toLowerCase();
  const format = Object.values(READ_FORMATS).find(
    ({ contentType, aliases }) => contentType === wanted || aliases.some((alias) => alias === wanted),
  );
  return format?.contentType ?? null;
}

/** The names of the formats that are read, as a sentence lists them: "JPEG, PNG, WebP or TIFF". */
export function nameReadFormats(word: "and" | "or"): string {
  const names = Object.values(READ_FORMATS).map(({ name }) => name);
  return `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}`;
}

/** The type that a file's name claims; null if it claims none that is read. */
export function typeByName(name: string): UploadContentType | null {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  const format = Object.values(READ_FORMATS).find(({ extensions }) => extensions.some((known) => known === ending));
  return format?.contentType ?? null;
}

export type Sniffed<Refusal = FormatRefusal> = { contentType: UploadContentType } | { refusal: Refusal };

/** Bytes that `sniffFormat` looks at: DICOM's mark stands behind a preamble of 128, SVG's tag behind comments. */
export const HEAD_BYTES = 1024;

/** What the first bytes of a file say it is, whatever its name or declared type. Looks at no more than `HEAD_BYTES`. */
export function sniffFormat(head: Uint8Array): Sniffed {
  const format = FILM_FORMATS.find(({ marks }) =>
    typeof marks === "function"
      ? marks(head)
      : marks.some((mark: Mark) => mark.every(({ at, is }) => latin1(head, at, at + is.length) === is)),
  );
  if (!format) return { refusal: "NOT_A_FILM" };
  return "contentType" in format ? { contentType: format.contentType } : { refusal: format.refusal };
}

/** Whether an `<svg>` is the first that stands there after a byte order mark, blanks, comments and declarations. */
function isSvg(head: Uint8Array): boolean {
  let text = latin1(head, 0, HEAD_BYTES).replace(/^\xef\xbb\xbf/, "");
  for (;;) {
    text = text.trimStart();
    if (/^<svg[\s>]/i.test(text)) return true;
    const [, end] = SKIPPED.find(([start]) => start.test(text)) ?? [];
    const at = end === undefined ? -1 : text.indexOf(end);
    if (end === undefined || at < 0) return false;
    text = text.slice(at + end.length);
  }
}

/** What may stand before the tag of an SVG: how it starts and how it ends. */
const SKIPPED = [
  [/^<\?xml/i, "?>"],
  [/^<!--/, "-->"],
  [/^<!doctype/i, ">"],
] as const;

function latin1(bytes: Uint8Array, from: number, to: number): string {
  return String.fromCharCode(...bytes.subarray(from, to));
}
