import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { memorySource } from "@/film-file/byte-source";
import { decodeFilm } from "@/lib/image/decode-film";
import { readUploadHeader } from "@/lib/image/read-header";
import { tiffFile } from "@/phantom/tiff-file";

const width = 24;
const height = 40;
/** Brighter downwards, so that a turned or mirrored film is told from an upright one. */
const ramp = Uint8Array.from({ length: width * height }, (_, i) =>
  Math.round((Math.floor(i / width) * 255) / (height - 1)),
);
const grey = () => sharp(ramp, { raw: { width, height, channels: 1 } });

function rowMeans(film: { width: number; height: number; channels: number; data: Buffer }): number[] {
  const length = film.width * film.channels;
  return Array.from({ length: film.height }, (_, y) => {
    const row = film.data.subarray(y * length, (y + 1) * length);
    return row.reduce((sum, value) => sum + value, 0) / length;
  });
}

/** How far the film is from the ramp, in grey levels: the row that differs most. */
function distanceFromRamp(film: { width: number; height: number; channels: number; data: Buffer }): number {
  if (film.width !== width || film.height !== height) return Number.POSITIVE_INFINITY;
  return Math.max(...rowMeans(film).map((mean, y) => Math.abs(mean - (y * 255) / (height - 1))));
}

describe("decoding a film", () => {
  it("gives an 8-bit grey PNG back byte for byte, in one channel", async () => {
    const film = await decodeFilm(await grey().toColourspace("b-w").png().toBuffer());
    expect(film).toMatchObject({ width, height, channels: 1 });
    expect(film.data.equals(Buffer.from(ramp))).toBe(true);
  });

  it.each([
    ["JPEG", () => grey().jpeg({ quality: 95 }).toBuffer()],
    ["colour PNG", () => grey().toColourspace("srgb").png().toBuffer()],
    ["palette PNG", () => grey().png({ palette: true }).toBuffer()],
    ["WebP", () => grey().webp({ lossless: true }).toBuffer()],
    ["TIFF", () => grey().tiff().toBuffer()],
  ])("reads a %s", async (_, encode) => {
    expect(distanceFromRamp(await decodeFilm(await encode()))).toBeLessThan(6);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "applies EXIF orientation %i once, to header and pixels alike",
    async (orientation) => {
      // How the upright film must be stored so that the orientation turns it back.
      const turns: Record<number, [angle: number, flop: boolean]> = {
        1: [0, false],
        2: [0, true],
        3: [180, false],
        4: [180, true],
        5: [270, true],
        6: [270, false],
        7: [90, true],
        8: [90, false],
      };
      const [angle, flop] = turns[orientation]!;
      const upright = await grey().flop(flop).png().toBuffer();
      const stored = await sharp(upright).rotate(angle).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
      expect(await readUploadHeader(memorySource(stored))).toMatchObject({ width, height });
      expect(distanceFromRamp(await decodeFilm(stored))).toBeLessThan(6);
    },
  );

  it("shows a 12-bit film stored in 16 bits, not black", async () => {
    const film = await decodeFilm(
      tiffFile(
        Uint16Array.from(ramp, (value) => value * 16),
        { width, height },
      ),
    );
    expect(distanceFromRamp(film)).toBeLessThan(8);
  });

  it("reads a 16-bit copy of an 8-bit film as the same film", async () => {
    const copy = Uint16Array.from(ramp, (value) => value * 257);
    const png = await sharp(copy, { raw: { width, height, channels: 1 } })
      .toColourspace("grey16")
      .png()
      .toBuffer();
    const film = await decodeFilm(png);
    expect(film.channels).toBe(1);
    expect(film.data.equals(Buffer.from(ramp))).toBe(true);
  });

  it("reads 16-bit colour, signed, float and white-is-zero samples", async () => {
    const colour = Uint16Array.from({ length: ramp.length * 3 }, (_, i) => ramp[Math.floor(i / 3)]! * 16);
    const png = await sharp(colour, { raw: { width, height, channels: 3 } })
      .toColourspace("rgb16")
      .png()
      .toBuffer();
    const film = await decodeFilm(png);
    expect(film.channels).toBe(3);
    expect(distanceFromRamp(film)).toBeLessThan(8);
    expect(
      distanceFromRamp(
        await decodeFilm(
          tiffFile(
            Int16Array.from(ramp, (value) => value * 8),
            { width, height },
          ),
        ),
      ),
    ).toBeLessThan(8);
    expect(
      distanceFromRamp(
        await decodeFilm(
          tiffFile(
            Float32Array.from(ramp, (value) => value / 1000),
            { width, height },
          ),
        ),
      ),
    ).toBeLessThan(8);
    const aroundZero = Int16Array.from(ramp, (value) => value * 12 - 1024);
    expect(distanceFromRamp(await decodeFilm(tiffFile(aroundZero, { width, height })))).toBeLessThan(8);
    const inverted = Uint16Array.from(ramp, (value) => 4080 - value * 16);
    expect(
      distanceFromRamp(await decodeFilm(tiffFile(inverted, { width, height }, { whiteIsZero: true }))),
    ).toBeLessThan(8);
  });

  it("keeps the darkest and brightest of a 16-bit film from setting the window", async () => {
    const size = { width: 100, height: 100 };
    const samples = new Uint16Array(10_000).map((_, i) => 500 + (i % 1000));
    samples[0] = 0;
    samples[1] = 65_535;
    const { data } = await decodeFilm(tiffFile(samples, size));
    expect(Math.max(...data.subarray(2, 1000))).toBeGreaterThan(250);
    expect(Math.min(...data.subarray(2, 1000))).toBeLessThan(5);
  });

  it("expands 1-bit films to black and white", async () => {
    const bits = Uint8Array.from({ length: (width / 8) * height }, (_, i) => (i < 60 ? 0x00 : 0xff));
    const film = await decodeFilm(tiffFile(bits, { width, height }, { bits: 1 }));
    expect([...new Set(film.data)].toSorted((a, b) => a - b)).toEqual([0, 255]);
    expect(rowMeans(film)[0]).toBe(0);
    expect(rowMeans(film)[height - 1]).toBe(255);
  });

  it("converts CMYK to three channels of the same brightness order", async () => {
    const means = rowMeans(await decodeFilm(await grey().toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer()));
    expect(means[0]).toBeLessThan(60);
    expect(means[height - 1]).toBeGreaterThan(240);
  });

  it("lays transparency on black", async () => {
    const clear = { create: { width, height, channels: 4 as const, background: { r: 255, g: 255, b: 255, alpha: 0 } } };
    const film = await decodeFilm(await sharp(clear).png().toBuffer());
    expect(film.channels).toBe(3);
    expect(Math.max(...film.data)).toBe(0);
  });

  it("takes the first of pages of one size", async () => {
    const pages = sharp(Buffer.concat([ramp, ramp.toReversed()]), {
      raw: { width, height: height * 2, channels: 1, pageHeight: height },
    });
    const webp = await pages.webp({ lossless: true }).toBuffer();
    expect(await readUploadHeader(memorySource(webp))).toMatchObject({ width, height, pages: 2 });
    expect(distanceFromRamp(await decodeFilm(webp))).toBeLessThan(3);
  });
});

describe("refusing a film", () => {
  it.each([
    ["JPEG", () => grey().jpeg().toBuffer()],
    ["PNG", () => grey().png().toBuffer()],
    ["WebP", () => grey().webp().toBuffer()],
    ["TIFF", () => grey().tiff({ compression: "none" }).toBuffer()],
  ])("says that a truncated %s is damaged", async (_, encode) => {
    const whole = await encode();
    await expect(decodeFilm(whole.subarray(0, Math.floor(whole.length * 0.7)))).rejects.toMatchObject({
      code: "IMAGE_UNREADABLE",
      status: 422,
    });
  });

  it("finds too many pixels in the header, without decoding", async () => {
    const png = await grey().png().toBuffer();
    const bomb = Buffer.from(png);
    bomb.writeUInt32BE(30_000, 16);
    bomb.writeUInt32BE(30_000, 20);
    // The header carries a checksum, which a decoder looks at before the size.
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29);
    const tooLarge = { code: "IMAGE_TOO_LARGE", status: 413, userMessage: expect.stringContaining("900 megapixels") };
    await expect(readUploadHeader(memorySource(bomb))).rejects.toMatchObject(tooLarge);
    await expect(decodeFilm(bomb)).rejects.toMatchObject(tooLarge);
  });

  it("tells a file of another kind, and names DICOM", async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    await expect(readUploadHeader(memorySource(svg))).rejects.toMatchObject({
      code: "UNSUPPORTED_IMAGE_TYPE",
      status: 415,
    });
    const dicom = Buffer.concat([Buffer.alloc(128), Buffer.from("DICM")]);
    await expect(readUploadHeader(memorySource(dicom))).rejects.toMatchObject({
      userMessage: expect.stringContaining("DICOM"),
    });
    await expect(decodeFilm(svg)).rejects.toMatchObject({ code: "IMAGE_UNREADABLE", status: 415 });
    await expect(readUploadHeader(memorySource(Buffer.alloc(0)))).rejects.toMatchObject({ code: "IMAGE_UNREADABLE" });
  });

  it("stops when it is told to", async () => {
    const signal = AbortSignal.abort(new Error("shutting down"));
    await expect(decodeFilm(await grey().png().toBuffer(), { signal })).rejects.toThrow("shutting down");
  });

  it("refuses a DICOM file that is a TIFF as well, as the browser and the inference service do", async () => {
    const both = Buffer.alloc(200);
    both.write("II*", 0, "latin1");
    both.write("DICM", 128, "latin1");
    await expect(readUploadHeader(memorySource(both))).rejects.toMatchObject({
      userMessage: expect.stringContaining("DICOM"),
    });
  });
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
