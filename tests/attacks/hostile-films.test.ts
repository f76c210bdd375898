import { deflateSync } from "node:zlib";
import sharp from "sharp";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { getDb } from "@/lib/db/client";
import { headObject } from "@/lib/storage/objects";
import { type Entry, tiffOf } from "#tools/fuzz/raw-files";
import { pngClaiming, tinyFilm } from "../support/films";
import { scaled } from "../support/patience";
import { SOON } from "../support/soon";
import { analyse, createScan, type FilmFile, upload, waitForScan } from "../support/uploads";
import { type ApiUser, signUp } from "../support/users";
import { expectRefusal, forgetRates, send, sendJson } from "./send";

let attacker: ApiUser;
let film: FilmFile;
beforeAll(async () => {
  [attacker, film] = await Promise.all([signUp(), tinyFilm()]);
});
beforeEach(() => forgetRates(attacker));

const TYPES = ["image/png", "image/jpeg", "image/webp", "image/tiff"];
const HTML = "<!doctype html><script>alert(document.domain)</script>";
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`;
const bytesOf = (text: string): Buffer => Buffer.from(text, "latin1");

/** Files that are no films, by what they are. */
const DISGUISED: [what: string, bytes: Buffer][] = [
  ["HTML", bytesOf(HTML)],
  ["SVG", bytesOf(SVG)],
  ["a script", bytesOf("alert(1)//".repeat(10))],
  ["a GIF that is a script as well", bytesOf("GIF89a/*......................*/=1;alert(1)//")],
  ["a PDF", bytesOf("%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj")],
  ["a ZIP", bytesOf("PK\x03\x04aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")],
  ["a program", bytesOf("\x7fELF\x02\x01\x01aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")],
  [
    "an XML with an entity that reads files",
    bytesOf(`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>`),
  ],
  [
    "an ImageMagick order",
    bytesOf("push graphic-context\nimage over 0,0 0,0 'https://evil.example/x'\npop graphic-context"),
  ],
  ["a PostScript", bytesOf("%!PS-Adobe-3.0\n(%pipe%id) (w) file")],
  ["one byte", bytesOf("\x89")],
  ["zeros", Buffer.alloc(4096)],
];

/** Uploads these bytes as an attacker does, announced as `contentType`, and asks for a scan. */
async function offer(contentType: string, bytes: Buffer) {
  const key = await upload(attacker, { contentType, bytes });
  return { key, answer: await sendJson(attacker, "POST", "/api/scans/create", { s3Key: key }) };
}

async function expectNothingKept(key: string): Promise<void> {
  expect(await getDb().scan.count({ where: { s3Key: key } })).toBe(0);
  expect(await getDb().pendingUpload.count({ where: { key } })).toBe(0);
  await expect.poll(() => headObject(key), SOON).toBeNull();
}

describe("Files that are no films", () => {
  it.each(DISGUISED)("%s is no film, whatever it is called", async (_what, bytes) => {
    const offered = await Promise.all(TYPES.map((contentType) => offer(contentType, bytes)));
    for (const { answer } of offered) expectRefusal(answer, [415, 422]);
    await Promise.all(offered.map(({ key }) => expectNothingKept(key)));
  });

  it.each(["image/svg+xml", "text/html", "image/gif", "application/pdf", "image/png\r\nx-a: b"])(
    "no URL is given for %j",
    async (contentType) => {
      const answer = await sendJson(attacker, "POST", "/api/uploads/presign", { contentType, size: 10 });
      expectRefusal(answer, 415, "UNSUPPORTED_IMAGE_TYPE");
    },
  );
});

const page = (width: number, height: number): Entry[] => [
  [256, 4, 1, width],
  [257, 4, 1, height],
  [258, 3, 1, 8],
  [259, 3, 1, 1],
  [262, 3, 1, 1],
  [273, 4, 1, 8],
  [278, 4, 1, height],
  [279, 4, 1, Math.min(width * height, 2 ** 32 - 1)],
];

/** Files that claim or promise more than they are. */
const BOMBS: [what: string, file: () => Promise<FilmFile> | FilmFile, codes: string[]][] = [
  ["a PNG of 100,000 × 100,000 px in its header", () => pngClaiming(100_000, 100_000), ["IMAGE_TOO_LARGE"]],
  ["a PNG of 2³¹ - 1 px a side", () => pngClaiming(2 ** 31 - 1, 2 ** 31 - 1), ["IMAGE_TOO_LARGE", "IMAGE_UNREADABLE"]],
  [
    "a PNG of more px a side than there are",
    () => pngClaiming(2 ** 32 - 1, 1),
    ["IMAGE_TOO_LARGE", "IMAGE_UNREADABLE"],
  ],
  ["a PNG without width", () => pngClaiming(0, 0), ["IMAGE_UNREADABLE"]],
  [
    "a TIFF of 100,000 × 100,000 px in its header",
    () => ({ contentType: "image/tiff", bytes: tiffOf([page(100_000, 100_000)]) }),
    ["IMAGE_TOO_LARGE", "IMAGE_UNREADABLE"],
  ],
  [
    "a TIFF whose directory follows itself",
    () => ({ contentType: "image/tiff", bytes: tiffOf([page(64, 160)], 8) }),
    ["IMAGE_UNREADABLE", ""],
  ],
  [
    "a TIFF of fifty thousand pages",
    () => ({ contentType: "image/tiff", bytes: tiffOf(Array.from({ length: 50_000 }, () => page(64, 160))) }),
    ["IMAGE_UNREADABLE", "IMAGE_TOO_LARGE", ""],
  ],
  [
    "a TIFF whose directory is beyond its end",
    () => ({ contentType: "image/tiff", bytes: Buffer.from("49492a00ffffff7f0000", "hex") }),
    ["IMAGE_UNREADABLE"],
  ],
  ["a JPEG that claims 65,500 × 65,500 px", jpegClaimingMost, ["IMAGE_TOO_LARGE"]],
  ["a WebP that claims 16,384 × 16,384 px", webpClaimingMost, ["IMAGE_TOO_LARGE", "IMAGE_UNREADABLE"]],
];

async function jpegClaimingMost(): Promise<FilmFile> {
  const bytes = await sharp(film.bytes).jpeg().toBuffer();
  const frame = bytes.indexOf(Buffer.from("ffc0", "hex"));
  bytes.writeUInt16BE(65_500, frame + 5);
  bytes.writeUInt16BE(65_500, frame + 7);
  return { contentType: "image/jpeg", bytes };
}

async function webpClaimingMost(): Promise<FilmFile> {
  const bytes = await sharp(film.bytes).webp({ lossless: true }).toBuffer();
  // Fourteen bits each for width and height less one.
  bytes.writeUInt32LE(0x0fffffff, bytes.indexOf("VP8L") + 9);
  return { contentType: "image/webp", bytes };
}

/** Refused with one of these codes and nothing kept; or let in, where "" is among them, and then dealt with by the worker. */
async function expectDealtWith(
  { key, answer }: Awaited<ReturnType<typeof offer>>,
  codes: readonly string[],
): Promise<void> {
  const { code = "", scanId } = Object(JSON.parse(answer.text));
  expect(codes).toContain(code);
  if (answer.status !== 201) {
    expectRefusal(answer, [413, 422]);
    await expectNothingKept(key);
    return;
  }
  const { status, failureCode } = await analyse(attacker, scanId);
  expect([null, "IMAGE_UNREADABLE", "IMAGE_TOO_LARGE"]).toContain(failureCode);
  expect(status).toBe(failureCode === null ? "DONE" : "FAILED");
}

describe("Films that claim more than they are", () => {
  it.each(BOMBS)("%s ends with its code, and in time", async (_what, file, codes) => {
    const { contentType, bytes } = await file();
    const started = performance.now();
    const offered = await offer(contentType, bytes);
    expect(performance.now() - started).toBeLessThan(scaled(10_000));
    await expectDealtWith(offered, codes);
  });

  it("a PNG whose few bytes unpack to a hundred megapixels and then go on is read no further", async () => {
    const { bytes } = pngClaiming(64, 160);
    const data = deflateSync(Buffer.alloc(40_000_000), { level: 9 });
    // The checksum is wrong as well: a reader that goes so far finds out.
    const idat = bytes.indexOf("IDAT") - 4;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const chunk = Buffer.concat([length, bytesOf("IDAT"), data, Buffer.alloc(4)]);
    const file = Buffer.concat([bytes.subarray(0, idat), chunk, bytes.subarray(bytes.length - 12)]);
    await expectDealtWith(await offer("image/png", file), ["IMAGE_UNREADABLE", ""]);
  });

  it.each(["png", "jpeg", "webp", "tiff"] as const)("half a %s fails alone, with its code", async (format) => {
    const whole = await sharp(film.bytes).resize(800, 2000).toFormat(format).toBuffer();
    const half = await offer(`image/${format}`, whole.subarray(0, whole.length / 2));
    await expectDealtWith(half, ["IMAGE_UNREADABLE", ""]);
    // The worker is as well as before.
    expect(await analyse(attacker, await createScan(attacker, film))).toMatchObject({ status: "DONE" });
  });
});

describe("Films that are something else as well", () => {
  const POLYGLOTS: [what: string, make: () => Promise<FilmFile>][] = [
    ["a PNG with a page behind it", async () => ({ ...film, bytes: Buffer.concat([film.bytes, bytesOf(HTML)]) })],
    [
      "a JPEG with a page in its comment",
      async () => {
        const bytes = await sharp(film.bytes).jpeg().toBuffer();
        const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, HTML.length + 2]), bytesOf(HTML)]);
        return { contentType: "image/jpeg", bytes: Buffer.concat([bytes.subarray(0, 2), comment, bytes.subarray(2)]) };
      },
    ],
    [
      "a TIFF with a page behind it",
      async () => {
        const bytes = await sharp(film.bytes).tiff().toBuffer();
        return { contentType: "image/tiff", bytes: Buffer.concat([bytes, bytesOf(HTML)]) };
      },
    ],
  ];

  it.each(POLYGLOTS)("%s is shown as the picture alone, of the type it was announced with", async (_what, make) => {
    const file = await make();
    const scanId = await createScan(attacker, file, { fileName: "x.html" });
    const scan = await waitForScan(attacker, scanId, ({ displayKey }) => displayKey !== null);
    for (const [key, type, disposition] of [
      // As a page of its own it opens nowhere.
      [scan.s3Key, file.contentType, "attachment"],
      [scan.displayKey!, "image/webp", null],
    ] as const) {
      const { text } = await send(attacker, "GET", `/api/uploads/view?key=${encodeURIComponent(key)}`);
      const shown = await fetch(JSON.parse(text).url);
      expect(shown.headers.get("content-type")).toBe(type);
      expect(shown.headers.get("content-disposition")).toBe(disposition);
      expect(key).toMatch(/\.(png|jpg|webp|tif)$/);
      // What people look at has been drawn anew: nothing of the other file is in it.
      const bytes = Buffer.from(await shown.arrayBuffer()).toString("latin1");
      expect(bytes.includes("alert(")).toBe(key === scan.s3Key);
    }
  });
});
