import { deflateSync } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import { describe, expect, it } from "vitest";
import { openFilm } from "@/film-file/open-film";
import { stripMetadata } from "@/film-file/strip-metadata";
import { tiffFile } from "@/phantom/tiff-file";

const [width, height] = [160, 240];
/** Noise on a slope, so that every part of the data is different. */
const samples = Uint8Array.from(
  { length: width * height },
  (_, i) => ((i * 2_654_435_761) >>> 24) / 2 + (i % width) / 2,
);
const film = (): Sharp => sharp(samples, { raw: { width, height, channels: 1 } });
const colour = (): Sharp => film().toColourspace("srgb");

const JPEGS: [what: string, encode: () => Promise<Buffer>][] = [
  ["baseline", () => film().jpeg().toBuffer()],
  ["with codes of its own", () => film().jpeg({ optimiseCoding: true }).toBuffer()],
  ["in colour", () => colour().jpeg({ chromaSubsampling: "4:2:0" }).toBuffer()],
  ["in full colour", () => colour().jpeg({ chromaSubsampling: "4:4:4" }).toBuffer()],
  ["progressive", () => film().jpeg({ progressive: true }).toBuffer()],
  ["progressive in colour", () => colour().jpeg({ progressive: true }).toBuffer()],
];

const damage = expect.objectContaining({ fault: expect.objectContaining({ kind: "damaged" }) });
const open = (bytes: Uint8Array) => openFilm(bytes, "image/jpeg", null);
const openTiff = (bytes: Uint8Array) => openFilm(bytes, "image/tiff", null);
/** Where the pixels' data begin. */
const dataOf = (jpeg: Buffer): number => jpeg.indexOf(Buffer.from("ffda", "hex")) + 12;

describe("a JPEG", () => {
  it.each(JPEGS)("%s is whole", async (_, encode) => {
    const bytes = await encode();
    expect((await open(bytes)).bytes).toEqual(bytes);
  });

  it.each(JPEGS)("%s that lacks only its end marker gets one", async (_, encode) => {
    const bytes = await encode();
    expect(Buffer.from((await open(bytes.subarray(0, -2))).bytes)).toEqual(bytes);
  });

  it.each(JPEGS.slice(0, 4))("%s that was broken off and closed is damaged", async (_, encode) => {
    const bytes = await encode();
    const half = dataOf(bytes) + Math.floor((bytes.length - dataOf(bytes)) / 2);
    const end = Buffer.from("ffd9", "hex");
    for (const filler of [0, 100, bytes.length - half - 2]) {
      await expect(open(Buffer.concat([bytes.subarray(0, half), Buffer.alloc(filler), end]))).rejects.toThrow(damage);
    }
  });

  it.each(JPEGS.slice(0, 4))("%s that lacks a piece is damaged", async (_, encode) => {
    const bytes = await encode();
    const half = dataOf(bytes) + Math.floor((bytes.length - dataOf(bytes)) / 2);
    await expect(open(Buffer.concat([bytes.subarray(0, half), bytes.subarray(half + 300)]))).rejects.toThrow(damage);
  });

  it("with data behind its last block is damaged", async () => {
    const bytes = await film().jpeg().toBuffer();
    const more = Buffer.concat([bytes.subarray(0, -2), Buffer.alloc(100, 0x55), bytes.subarray(-2)]);
    await expect(open(more)).rejects.toThrow(damage);
  });

  it("that lacks its last scans is damaged", async () => {
    const bytes = await film().jpeg({ progressive: true }).toBuffer();
    const last = bytes.lastIndexOf(Buffer.from("ffda", "hex"));
    await expect(open(Buffer.concat([bytes.subarray(0, last), Buffer.from("ffd9", "hex")]))).rejects.toThrow(damage);
  });
});

describe("a TIFF", () => {
  const whole = tiffFile(samples, { width, height });

  it("is whole", async () => {
    expect((await openTiff(whole)).bytes).toBe(whole);
    for (const tile of [true, false]) {
      const bytes = await film().tiff({ compression: "deflate", tile, tileWidth: 64, tileHeight: 64 }).toBuffer();
      expect((await openTiff(bytes)).header).toMatchObject({ width, height });
    }
  });

  it("that was cut short is damaged", async () => {
    await expect(openTiff(whole.subarray(0, -100))).rejects.toThrow(damage);
  });

  it("whose strip has fewer bytes than its pixels need is damaged", async () => {
    const short = Buffer.from(whole);
    // The entry of the strip's byte count.
    const entry = 10 + 8 * 12;
    expect(short.readUInt16LE(entry)).toBe(279);
    short.writeUInt32LE(samples.length - width, entry + 8);
    await expect(openTiff(short)).rejects.toThrow(damage);
  });
});

function chunk(name: string, body: Buffer): Buffer {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length, 0);
  out.write(name, 4, "latin1");
  body.copy(out, 8);
  return out;
}

describe("what is no picture", () => {
  it("is left out of a PNG: texts that unpack to a hundred times their size", async () => {
    const png = await film().withMetadata({ orientation: 6 }).png().toBuffer();
    const text = chunk("zTXt", Buffer.concat([Buffer.from("a\0\0"), deflateSync(Buffer.alloc(1_000_000))]));
    const stuffed = Buffer.concat([png.subarray(0, 33), text, png.subarray(33, -12), text, png.subarray(-12)]);
    const plain = stripMetadata(stuffed, "image/png");
    expect(Buffer.from(plain).includes("zTXt")).toBe(false);
    expect((await sharp(plain).metadata()).orientation).toBe(6);
  });

  it("is left out of a JPEG, but for colours and orientation", async () => {
    const jpeg = await colour().withMetadata({ orientation: 3 }).withIccProfile("p3").jpeg().toBuffer();
    const comment = Buffer.concat([Buffer.from("fffe0009", "hex"), Buffer.from("comment")]);
    const xmp = Buffer.concat([Buffer.from("ffe1000a", "hex"), Buffer.from("http://n")]);
    const stuffed = Buffer.concat([jpeg.subarray(0, 2), comment, xmp, jpeg.subarray(2)]);
    expect(Buffer.from(stripMetadata(stuffed, "image/jpeg"))).toEqual(Buffer.from(stripMetadata(jpeg, "image/jpeg")));
    const { orientation, icc } = await sharp(stripMetadata(stuffed, "image/jpeg")).metadata();
    expect([orientation, icc?.length]).toEqual([3, expect.any(Number)]);
  });
});
