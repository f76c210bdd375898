import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { type ByteSource, memorySource, remoteSource } from "@/film-file/byte-source";
import { readFilmHeader } from "@/film-file/read-film-header";
import { tiffFile } from "@/phantom/tiff-file";

const [width, height] = [60, 90];
const film = () =>
  sharp(
    Uint8Array.from({ length: width * height }, (_, i) => (i * 7) % 251),
    { raw: { width, height, channels: 1 } },
  );

/** A file that lies elsewhere, and how many blocks of it were fetched. */
function elsewhere(bytes: Uint8Array): { source: ByteSource; fetched: () => number } {
  let fetched = 0;
  const source = remoteSource(bytes.length, async (at, length) => {
    fetched += 1;
    return bytes.subarray(at, at + length);
  });
  return { source, fetched: () => fetched };
}

/** A JPEG with a JFIF segment that states this density. */
async function withDensity(x: number, y: number, exif: Buffer = Buffer.alloc(0)): Promise<Buffer> {
  const jpeg = await film().jpeg().toBuffer();
  const jfif = Buffer.from("ffe000104a46494600010101000000000000", "hex");
  jfif.writeUInt16BE(x, 12);
  jfif.writeUInt16BE(y, 14);
  return Buffer.concat([jpeg.subarray(0, 2), jfif, exif, jpeg.subarray(2)]);
}

/** An EXIF block of these [tag, type, count, value], without a pointer to a next directory. */
function exifOf(entries: [tag: number, type: number, count: number, value: number][]): Buffer {
  const block = Buffer.alloc(10 + 12 * entries.length);
  block.write("II*\0\x08\0\0\0", "latin1");
  block.writeUInt16LE(entries.length, 8);
  for (const [row, [tag, type, count, value]] of entries.entries()) {
    const at = 10 + 12 * row;
    block.writeUInt16LE(tag, at);
    block.writeUInt16LE(type, at + 2);
    block.writeUInt32LE(count, at + 4);
    block.writeUInt32LE(value, at + 8);
  }
  return block;
}

function exifSegment(block: Buffer): Buffer {
  const head = Buffer.from("ffe10000457869660000", "hex");
  head.writeUInt16BE(block.length + 8, 2);
  return Buffer.concat([head, block]);
}

/** 200 × 300 dots an inch; the two values stand behind the entries. */
const EXIF_OF_OBLONG_PIXELS = Buffer.concat([
  exifOf([
    [282, 5, 1, 38],
    [283, 5, 1, 46],
  ]),
  Buffer.from("00000000c8000000010000002c01000001000000", "hex"),
]);

const faultOf = (kind: string) => expect.objectContaining({ fault: expect.objectContaining({ kind }) });

describe("the header of a film", () => {
  it.each([
    ["image/jpeg", () => film().jpeg().toBuffer()],
    ["image/png", () => film().png().toBuffer()],
    ["image/webp", () => film().webp().toBuffer()],
    ["image/webp", () => film().webp({ lossless: true }).toBuffer()],
    ["image/tiff", () => film().tiff().toBuffer()],
    ["image/tiff", () => film().tiff({ bigtiff: true, tile: true }).toBuffer()],
  ] as const)("says the size of a %s as sharp does", async (contentType, encode) => {
    const bytes = await encode();
    expect(await readFilmHeader(memorySource(bytes), contentType)).toMatchObject({
      contentType,
      width,
      height,
      pages: 1,
    });
    expect(await readFilmHeader(elsewhere(bytes).source, contentType)).toMatchObject({ width, height });
  });

  it("is upright: sides change places with an EXIF orientation that turns", async () => {
    const turned = { orientation: 6 };
    const jpeg = await film().withMetadata(turned).jpeg().toBuffer();
    const png = await film().withMetadata(turned).png().toBuffer();
    const webp = await film().withMetadata(turned).webp().toBuffer();
    const tiff = await film().withMetadata(turned).tiff().toBuffer();
    for (const [bytes, type] of [
      [jpeg, "image/jpeg"],
      [png, "image/png"],
      [webp, "image/webp"],
      [tiff, "image/tiff"],
    ] as const) {
      expect(await readFilmHeader(memorySource(bytes), type), type).toMatchObject({ width: height, height: width });
    }
  });

  it.each([
    [150, 200, { width: 80, height }],
    [200, 100, { width, height: 180 }],
  ])("stretches the coarser side of pixels of %i × %i dots an inch", async (x, y, size) => {
    expect(await readFilmHeader(memorySource(await withDensity(x, y)), "image/jpeg")).toMatchObject(size);
  });

  it.each([
    [1, 300, "can't be true"],
    [0, 1, "is none"],
    [300, 301, "differs by rounding alone"],
  ])("takes pixels of %i × %i as square: that shape %s", async (x, y) => {
    expect(await readFilmHeader(memorySource(await withDensity(x, y)), "image/jpeg")).toMatchObject({ width, height });
  });

  it("believes a stated density, square or not, before an EXIF block that says otherwise", async () => {
    const stale = await withDensity(300, 300, exifSegment(EXIF_OF_OBLONG_PIXELS));
    expect(await readFilmHeader(memorySource(stale), "image/jpeg")).toMatchObject({ width, height });
  });

  it.each([
    ["that ends with its last entry", Buffer.alloc(0), 26],
    ["one of whose values lies beyond its end", Buffer.alloc(4), 9999],
  ])("takes the orientation from an EXIF block %s", async (_, rest, resolutionAt) => {
    const block = Buffer.concat([
      exifOf([
        [274, 3, 1, 6],
        [282, 5, 1, resolutionAt],
      ]),
      rest,
    ]);
    const file = await withDensity(72, 72, exifSegment(block));
    expect(await readFilmHeader(memorySource(file), "image/jpeg")).toMatchObject({ width: height, height: width });
  });

  it("is found behind 40 MB of other data without fetching them", async () => {
    const jpeg = await film().jpeg().toBuffer();
    const comment = Buffer.alloc(65_537, 0x41);
    comment.writeUInt16BE(0xfffe, 0);
    comment.writeUInt16BE(65_535, 2);
    const stuffed = Buffer.concat([
      jpeg.subarray(0, 2),
      ...Array.from({ length: 200 }, () => comment),
      jpeg.subarray(2),
    ]);
    const { source, fetched } = elsewhere(stuffed);
    expect(await readFilmHeader(source, "image/jpeg")).toMatchObject({ width, height });
    expect(fetched()).toBeLessThanOrEqual(202);
  });

  it("gives up on a file of endless parts", async () => {
    const jpeg = await film().jpeg().toBuffer();
    const comments = Buffer.from("fffe0002".repeat(100_000), "hex");
    const endless = Buffer.concat([jpeg.subarray(0, 2), comments, jpeg.subarray(2)]);
    await expect(readFilmHeader(memorySource(endless), "image/jpeg")).rejects.toThrow(faultOf("damaged"));
  });
});

/** Classic TIFF directories that follow each other; each [tag, type, count, value]. */
function tiffOf(directories: [number, number, number, number][][], last = 0): Buffer {
  const sizes = directories.map((entries) => 2 + entries.length * 12 + 4);
  const out = Buffer.alloc(8 + sizes.reduce((sum, size) => sum + size, 0));
  out.write("II*\0", "latin1");
  out.writeUInt32LE(8, 4);
  let at = 8;
  directories.forEach((entries, i) => {
    out.writeUInt16LE(entries.length, at);
    entries.forEach(([tag, type, count, value], row) => {
      const entry = at + 2 + row * 12;
      out.writeUInt16LE(tag, entry);
      out.writeUInt16LE(type, entry + 2);
      out.writeUInt32LE(count, entry + 4);
      out.writeUInt32LE(value, entry + 8);
    });
    at += sizes[i]!;
    out.writeUInt32LE(i === directories.length - 1 ? last : at, at - 4);
  });
  return out;
}

const page = (
  w: number,
  h: number,
  more: [number, number, number, number][] = [],
): [number, number, number, number][] => [[256, 4, 1, w], [257, 4, 1, h], [258, 3, 1, 8], ...more];

describe("the pages of a TIFF", () => {
  it("are counted, and the largest is read unless another is asked for", async () => {
    const file = memorySource(tiffOf([page(60, 90), page(600, 900), page(300, 400)]));
    expect(await readFilmHeader(file, "image/tiff")).toMatchObject({ pages: 3, page: 1, width: 600, height: 900 });
    expect(await readFilmHeader(file, "image/tiff", 2)).toMatchObject({ page: 2, width: 300, height: 400 });
  });

  it("may not go in a circle, and not be more than a film has", async () => {
    const circle = memorySource(tiffOf([page(60, 90), page(60, 90)], 8));
    await expect(readFilmHeader(circle, "image/tiff")).rejects.toThrow(faultOf("damaged"));
    const many = memorySource(tiffOf(Array.from({ length: 100_000 }, () => page(60, 90))));
    await expect(readFilmHeader(many, "image/tiff")).rejects.toThrow(faultOf("too many pages"));
  });
});

describe("a sound file that no decoder reads", () => {
  it.each([
    ["12 bits a sample", [[258, 3, 1, 12]], "TIFF_BITS"],
    [
      "64-bit numbers",
      [
        [258, 3, 1, 64],
        [339, 3, 1, 3],
      ],
      "TIFF_FLOAT64",
    ],
    ["CIELab colours", [[262, 3, 1, 8]], "TIFF_LAB"],
    ["a compression of its own", [[259, 3, 1, 50_000]], "TIFF_COMPRESSION"],
  ] as [string, [number, number, number, number][], string][])("a TIFF with %s is named", async (_, entries, what) => {
    const file = memorySource(tiffOf([[...page(60, 90).slice(0, 2), ...entries]]));
    await expect(readFilmHeader(file, "image/tiff")).rejects.toMatchObject({ fault: { kind: "unread", what } });
  });

  it.each([
    [0xc3, 8, "LOSSLESS_JPEG"],
    [0xc1, 12, "DEEP_JPEG"],
    [0xc9, 8, "ARITHMETIC_JPEG"],
    [0xf7, 8, "JPEG_LS"],
  ])("a JPEG whose frame is of kind %i is named", async (marker, bits, what) => {
    const file = Buffer.from(await film().jpeg().toBuffer());
    const frame = file.indexOf(Buffer.from("ffc0", "hex"));
    file[frame + 1] = marker;
    file[frame + 4] = bits;
    await expect(readFilmHeader(memorySource(file), "image/jpeg")).rejects.toMatchObject({
      fault: { kind: "unread", what },
    });
  });
});

describe("a film that is too large", () => {
  it.each([
    ["too many pixels", 20_000, 20_000, 1, 8],
    ["too long a side", 1, 99_999_999, 1, 8],
    ["too much data", 10_000, 10_000, 3, 32],
  ] as const)("has %s", async (kind, w, h, samples, bits) => {
    const file = tiffOf([
      [
        [256, 4, 1, w],
        [257, 4, 1, h],
        [258, 3, 1, bits],
        [277, 3, 1, samples],
        [339, 3, 1, bits === 32 ? 3 : 1],
      ],
    ]);
    await expect(readFilmHeader(memorySource(file), "image/tiff")).rejects.toThrow(faultOf(kind));
  });

  it("may have 100 megapixels of 16 bits", async () => {
    const header = tiffFile(new Uint16Array(16), { width: 10_000, height: 10_000 });
    expect(await readFilmHeader(memorySource(header), "image/tiff")).toMatchObject({ width: 10_000 });
  });
});
