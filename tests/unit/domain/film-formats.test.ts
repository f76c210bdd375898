import { describe, expect, it } from "vitest";
import { FILM_FORMATS, nameReadFormats, sniffFormat, typeByName } from "@/domain/film-formats";

const text = (content: string) => new TextEncoder().encode(content);
const bytes = (...parts: (readonly number[] | string)[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...text(part)] : [...part])));
const zeros = (count: number) => Array.from({ length: count }, () => 0);

describe("a file is what its first bytes say", () => {
  it.each([
    ["a JPEG", bytes([0xff, 0xd8, 0xff, 0xe0], "..JFIF"), "image/jpeg"],
    ["a JPEG with Exif", bytes([0xff, 0xd8, 0xff, 0xe1], "..Exif"), "image/jpeg"],
    ["a PNG", bytes([0x89], "PNG\r\n", [0x1a], "\n"), "image/png"],
    ["a WebP", bytes("RIFF", [1, 2, 3, 4], "WEBPVP8 "), "image/webp"],
    ["a little-endian TIFF", bytes("II", [0x2a, 0], zeros(200)), "image/tiff"],
    ["a big-endian TIFF", bytes("MM", [0, 0x2a], zeros(200)), "image/tiff"],
    ["a BigTIFF", bytes("II", [0x2b, 0], zeros(200)), "image/tiff"],
  ])("takes %s", (_, head, contentType) => {
    expect(sniffFormat(head)).toEqual({ contentType });
  });

  it.each([
    ["a DICOM file", bytes(zeros(128), "DICM"), "DICOM"],
    ["a DICOM file that is a TIFF as well", bytes("II", [0x2a, 0], zeros(124), "DICM"), "DICOM"],
    ["a HEIC photo", bytes([0, 0, 0, 24], "ftypheic"), "HEIC"],
    ["a HEIF photo", bytes([0, 0, 0, 24], "ftypmif1"), "HEIC"],
    ["an AVIF picture", bytes([0, 0, 0, 24], "ftypavif"), "AVIF"],
    ["a film with sound", bytes([0, 0, 0, 24], "ftypisom"), "NOT_A_FILM"],
    ["a PDF", bytes("%PDF-1.7"), "PDF"],
    ["a GIF", bytes("GIF89a"), "GIF"],
    ["a BMP", bytes("BM", [1, 2, 3, 4], zeros(4)), "BMP"],
    ["a JPEG 2000", bytes([0, 0, 0, 12], "jP  "), "JPEG_2000"],
    ["a ZIP", bytes("PK", [3, 4]), "ARCHIVE"],
    ["an SVG", bytes('<svg xmlns="http://www.w3.org/2000/svg">'), "SVG"],
    ["an SVG behind a prologue", bytes('\n<?xml version="1.0"?>\n<!-- drawn -->\n<svg >'), "SVG"],
    ["an SVG behind a byte order mark", bytes([0xef, 0xbb, 0xbf], "<svg>"), "SVG"],
    ["an SVG behind a declaration", bytes('<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN">\n<SVG>'), "SVG"],
    ["a web page that shows an SVG", bytes("<html><body><svg></svg>"), "NOT_A_FILM"],
    ["a text that begins like a BMP", bytes("BMW and other makes"), "NOT_A_FILM"],
    ["a WAV", bytes("RIFF", [1, 2, 3, 4], "WAVE"), "NOT_A_FILM"],
    ["a text", bytes("meow"), "NOT_A_FILM"],
    ["a single byte", bytes([0xff]), "NOT_A_FILM"],
    ["nothing", bytes(), "NOT_A_FILM"],
  ])("refuses %s", (_, head, refusal) => {
    expect(sniffFormat(head)).toEqual({ refusal });
  });

  it("refuses a head full of comments at once", () => {
    const head = text("<!---->".repeat(146));
    const start = performance.now();
    expect(sniffFormat(head)).toEqual({ refusal: "NOT_A_FILM" });
    expect(performance.now() - start).toBeLessThan(1000);
  });

  it("has no mark that two formats share", () => {
    const marks = FILM_FORMATS.flatMap(({ marks: own }) => (typeof own === "function" ? [] : own)).map((mark) =>
      JSON.stringify(mark),
    );
    expect(new Set(marks).size).toBe(marks.length);
  });
});

describe("a name claims a type", () => {
  it.each([
    ["film.JPG", "image/jpeg"],
    ["film.tar.tif", "image/tiff"],
    ["film.png", "image/png"],
    ["film.txt", null],
    ["film", null],
    ["", null],
  ])("%s → %s", (name, type) => {
    expect(typeByName(name)).toBe(type);
  });
});

it("the formats that are read are listed as a sentence lists them", () => {
  expect(nameReadFormats("or")).toBe("JPEG, PNG, WebP or TIFF");
});
