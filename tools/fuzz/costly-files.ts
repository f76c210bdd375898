import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { PIXELS } from "./costly-pixels";
import {
  blankPixels,
  chunk,
  type CostlyFile,
  type FilmFile,
  type Entry,
  pngHeader,
  pngOf,
  segment,
  tiffOf,
} from "./raw-files";

const MB = 1024 * 1024;
const png = (...chunks: Buffer[]): FilmFile => ({ contentType: "image/png", bytes: pngOf(...chunks) });
const tiff = (bytes: Buffer): FilmFile => ({ contentType: "image/tiff", bytes });
const jpeg = (bytes: Buffer): FilmFile => ({ contentType: "image/jpeg", bytes });

const small = (...more: Buffer[]): FilmFile => png(pngHeader(64, 160), ...more, blankPixels(64, 160));

const bomb = (name: string, megabytes: number): Buffer =>
  chunk(
    name,
    Buffer.concat([
      Buffer.from(name === "iTXt" ? "a\0\x01\0\0\0" : "a\0\0"),
      deflateSync(Buffer.alloc(megabytes * MB, 0x41)),
    ]),
  );

const many = (count: number, part: Buffer): Buffer => Buffer.concat(Array.from({ length: count }, () => part));

const TEXTS: CostlyFile[] = [
  ...[1, 16, 40].map((count) => ({
    kind: "texts that unpack",
    what: `a PNG with ${count} zTXt of 50 MB`,
    make: () => small(many(count, bomb("zTXt", 50))),
  })),
  { kind: "texts that unpack", what: "a PNG with 16 iTXt of 50 MB", make: () => small(many(16, bomb("iTXt", 50))) },
  {
    kind: "texts that unpack",
    what: "a PNG with 8 zTXt behind its pixels",
    make: () => png(pngHeader(64, 160), blankPixels(64, 160), many(8, bomb("zTXt", 50))),
  },
  { kind: "profiles that unpack", what: "a PNG with a colour profile of 200 MB", make: () => small(bomb("iCCP", 200)) },
  {
    kind: "profiles that unpack",
    what: "a PNG with 20 colour profiles of 50 MB",
    make: () => small(many(20, bomb("iCCP", 50))),
  },
  {
    kind: "large notes",
    what: "a PNG with an EXIF of 20 MB",
    make: () => small(chunk("eXIf", Buffer.alloc(20 * MB, 0x49))),
  },
  {
    kind: "large notes",
    what: "a PNG with a text of 40 MB",
    make: () => small(chunk("tEXt", Buffer.alloc(40 * MB, 0x61))),
  },
];

const PARTS: CostlyFile[] = [
  {
    kind: "countless parts",
    what: "a PNG of 300,000 texts",
    make: () => small(many(300_000, chunk("tEXt", Buffer.from("a\0b")))),
  },
  {
    kind: "countless parts",
    what: "a PNG of 500,000 empty pieces of pixels",
    make: () => png(pngHeader(64, 160), many(500_000, chunk("IDAT")), blankPixels(64, 160)),
  },
  {
    kind: "countless parts",
    what: "a PNG of 500,000 unknown chunks behind its pixels",
    make: () => png(pngHeader(64, 160), blankPixels(64, 160), many(500_000, chunk("quRk"))),
  },
  {
    kind: "countless parts",
    what: "a JPEG of 2 million empty comments",
    make: async () => jpeg(await withSegments(many(2_000_000, Buffer.from("fffe0002", "hex")))),
  },
  {
    kind: "countless parts",
    what: "a JPEG with 40 MB of comments",
    make: async () => jpeg(await withSegments(many(640, comment(65_533)))),
  },
  {
    kind: "countless parts",
    what: "a JPEG of 600 EXIF blocks",
    make: async () => jpeg(await withSegments(many(600, exif(5000)))),
  },
  {
    kind: "countless parts",
    what: "a JPEG with 2,000 parts of a colour profile",
    make: async () => jpeg(await withSegments(many(2000, profile(20_000)))),
  },
];

async function withSegments(segments: Buffer): Promise<Buffer> {
  const bytes = await sharp(Buffer.alloc(64 * 160), { raw: { width: 64, height: 160, channels: 1 } })
    .jpeg()
    .toBuffer();
  return Buffer.concat([bytes.subarray(0, 2), segments, bytes.subarray(2)]);
}

const comment = (length: number): Buffer => segment(0xfe, Buffer.alloc(length, 0x41));
const profile = (length: number): Buffer =>
  segment(0xe2, Buffer.concat([Buffer.from("ICC_PROFILE\0\x01\xff", "latin1"), Buffer.alloc(length)]));

function exif(entries: number): Buffer {
  return segment(
    0xe1,
    Buffer.concat([
      Buffer.from("Exif\0\0"),
      tiffOf([Array.from({ length: entries }, (_, i) => [i, 3, 1, 1] as Entry)]),
    ]),
  );
}

/** One strip, packed, that unpacks to as much as the size needs. */
function packed(width: number, height: number, samples: number, bits: number, format: number): Buffer {
  const data = deflateSync(Buffer.alloc(Math.min(width * height * samples * (bits / 8), 400 * MB)), { level: 9 });
  const entries: Entry[] = [
    [256, 4, 1, width],
    [257, 4, 1, height],
    [258, 3, 1, bits],
    [259, 3, 1, 8],
    [262, 3, 1, samples === 3 ? 2 : 1],
    [273, 4, 1, 8 + 2 + 10 * 12 + 4],
    [277, 3, 1, samples],
    [278, 4, 1, height],
    [279, 4, 1, data.length],
    [339, 3, 1, format],
  ];
  return Buffer.concat([tiffOf([entries]), data]);
}

const page = (width: number, height: number): Entry[] => [
  [256, 4, 1, width],
  [257, 4, 1, height],
  [258, 3, 1, 8],
  [262, 3, 1, 1],
  [273, 4, 1, 8],
  [278, 4, 1, height],
  [279, 4, 1, width * height],
];

const PAGES: CostlyFile[] = [
  ...[300, 10_000, 100_000].map((count) => ({
    kind: "countless pages",
    what: `a TIFF of ${count} pages`,
    make: () => tiff(tiffOf(Array.from({ length: count }, () => page(64, 160)))),
  })),
  {
    kind: "endless directories",
    what: "a TIFF directory of 65,535 entries",
    make: () => tiff(tiffOf([Array.from({ length: 65_535 }, (_, i): Entry => [i, 4, 2 ** 31, 8])])),
  },
  {
    kind: "endless directories",
    what: "a TIFF whose strips are 4 thousand million",
    make: () =>
      tiff(
        tiffOf([[...page(64, 160).slice(0, 4), [273, 4, 2 ** 32 - 1, 8], [278, 4, 1, 1], [279, 4, 2 ** 32 - 1, 8]]]),
      ),
  },
  {
    kind: "endless directories",
    what: "a TIFF of 4,000 private fields that claim 2 GB each",
    make: () =>
      tiff(tiffOf([[...page(64, 160), ...Array.from({ length: 4000 }, (_, i): Entry => [40_000 + i, 7, 2 ** 31, 8])]])),
  },
];

/** A TIFF whose strips of one row are all the same bytes: a small file may unpack to any size. */
function sharedStrips(rows: number): FilmFile {
  const data = deflateSync(Buffer.alloc(rows), { level: 9 });
  const [offsetsAt, countsAt] = [122, 122 + 4 * rows];
  const entries: Entry[] = [
    [256, 4, 1, rows],
    [257, 4, 1, rows],
    [258, 3, 1, 8],
    [259, 3, 1, 8],
    [262, 3, 1, 1],
    [273, 4, rows, offsetsAt],
    [277, 3, 1, 1],
    [278, 4, 1, 1],
    [279, 4, rows, countsAt],
  ];
  const tables = Buffer.alloc(8 * rows);
  for (let row = 0; row < rows; row += 1) {
    tables.writeUInt32LE(offsetsAt + 8 * rows, 4 * row);
    tables.writeUInt32LE(data.length, 4 * (rows + row));
  }
  return tiff(Buffer.concat([tiffOf([entries]), tables, data]));
}

const SHARED: CostlyFile[] = [1000, 10_000].map((rows) => ({
  kind: "shared strips",
  what: `a TIFF whose ${rows} strips are the same bytes`,
  make: () => sharedStrips(rows),
}));

const DEEP: CostlyFile[] = (
  [
    ["a float RGB of 100 megapixels", 10_000, 10_000, 3, 32, 3],
    ["a float grey of 100 megapixels", 10_000, 10_000, 1, 32, 3],
    ["a 32-bit grey of 25 megapixels", 5000, 5000, 1, 32, 1],
    ["a 16-bit RGB of 100 megapixels", 10_000, 10_000, 3, 16, 1],
    ["a 16-bit RGB of 66 megapixels", 8000, 8300, 3, 16, 1],
    ["a 16-bit grey of 25 megapixels", 5000, 5000, 1, 16, 1],
    ["an 8-bit RGB of 25 megapixels", 5000, 5000, 3, 8, 1],
  ] as const
).map(([what, width, height, samples, bits, format]) => ({
  kind: "deep samples",
  what,
  make: () => tiff(packed(width, height, samples, bits, format)),
}));

const SHAPES: CostlyFile[] = (
  [
    [1, 99_999_999],
    [99_999_999, 1],
    [30_000, 3333],
    [2, 30_000],
    [30_001, 30],
  ] as const
).map(([width, height]) => ({
  kind: "odd shapes",
  what: `a TIFF of ${width} × ${height} px`,
  make: () => tiff(packed(width, height, 1, 8, 1)),
}));

/** Every one of them, each made only when it is asked for. */
export const COSTLY_FILES: readonly CostlyFile[] = [
  ...TEXTS,
  ...PARTS,
  ...PAGES,
  ...DEEP,
  ...SHARED,
  ...SHAPES,
  ...PIXELS,
];
