import { describe, expect, it } from "vitest";
import { sniffBytes, sniffFilm, typeByName } from "@/upload/sniff-film";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";

const text = (content: string) => new TextEncoder().encode(content);
const bytes = (...parts: (readonly number[] | string)[]) =>
  new Uint8Array(parts.flatMap((part) => (typeof part === "string" ? [...text(part)] : [...part])));
const jpeg = (size: number) => new Blob([bytes([0xff, 0xd8, 0xff, 0xe0]), new Uint8Array(size - 4)]);
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
    expect(sniffBytes(head)).toEqual({ contentType });
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
    ["a web page that shows an SVG", bytes("<html><body><svg></svg>"), "NOT_A_FILM"],
    ["a text that begins like a BMP", bytes("BMW and other makes"), "NOT_A_FILM"],
    ["a WAV", bytes("RIFF", [1, 2, 3, 4], "WAVE"), "NOT_A_FILM"],
    ["a text", bytes("meow"), "NOT_A_FILM"],
    ["a single byte", bytes([0xff]), "NOT_A_FILM"],
  ])("refuses %s", (_, head, refusal) => {
    expect(sniffBytes(head)).toEqual({ refusal });
  });
});

describe("a file as a whole", () => {
  it("is refused when it is empty", async () => {
    expect(await sniffFilm(new Blob([]))).toEqual({ refusal: "EMPTY" });
  });

  it("is taken up to 50 MB and refused one byte above", async () => {
    expect(await sniffFilm(jpeg(MAX_UPLOAD_BYTES))).toEqual({ contentType: "image/jpeg" });
    expect(await sniffFilm(jpeg(MAX_UPLOAD_BYTES + 1))).toEqual({ refusal: "TOO_LARGE" });
  });

  it("hears that it is of the wrong type rather than that it is too large", async () => {
    const pdf = new Blob(["%PDF-1.7", new Uint8Array(MAX_UPLOAD_BYTES)]);
    expect(await sniffFilm(pdf)).toEqual({ refusal: "PDF" });
  });

  it("is refused when the browser cannot read it", async () => {
    const gone = new Blob(["x"]);
    gone.slice = () => {
      throw new DOMException("gone", "NotReadableError");
    };
    expect(await sniffFilm(gone)).toEqual({ refusal: "UNREADABLE" });
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
