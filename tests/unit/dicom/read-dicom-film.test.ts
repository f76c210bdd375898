import codecs from "dcmjs-codecs";
import { beforeAll, describe, expect, it } from "vitest";
import { DicomRefusal } from "@/dicom/dicom-refusal";
import { type Codecs, loadCodecs } from "@/dicom/load-codecs";
import { HeaderCut, openDataSet } from "@/dicom/open-data-set";
import { readDicomFilm, readDicomHead } from "@/dicom/read-dicom-film";
import {
  type Attribute,
  dicomFile,
  type DicomParts,
  greyAttributes,
  sampleBytes,
  SYNTAX,
} from "#tests/support/dicom-file";

const SIZE = { width: 24, height: 40 };
/** 12 bits, each value different from its neighbours. */
const STORED = Array.from({ length: SIZE.width * SIZE.height }, (_, index) => (index * 4) % 4096);

let decoders: Codecs;
beforeAll(async () => {
  decoders = await loadCodecs();
});

function film(attributes: readonly Attribute[] = [], parts: DicomParts = {}) {
  const whole = [...greyAttributes(SIZE), ...attributes];
  return readDicomFilm(dicomFile({ pixels: sampleBytes(STORED), ...parts, attributes: whole }), decoders);
}

function refusalOf(read: () => unknown): { code: string; detail: string | null } {
  try {
    read();
  } catch (error) {
    if (error instanceof DicomRefusal) return { code: error.code, detail: error.detail };
    throw error;
  }
  throw new Error("was read");
}

const samplesOf = (...args: Parameters<typeof film>) => Array.from(film(...args).picture.samples);

const encode = (how: "encodeRle" | "encodeJpeg" | "encodeJpegLs" | "encodeJpeg2000" | "encodeHtJpeg2000") => {
  const context = new codecs.Context({
    ...SIZE,
    bitsAllocated: 16,
    bitsStored: 12,
    samplesPerPixel: 1,
    pixelRepresentation: 0,
    planarConfiguration: 0,
    photometricInterpretation: "MONOCHROME2",
    decodedBuffer: sampleBytes(STORED),
  });
  const encoded = decoders[how](context, { lossy: false, predictor: 1 }).getEncodedBuffer();
  if (!encoded) throw new Error("nothing was encoded");
  return encoded;
};

const head = (attributes: readonly Attribute[], parts: DicomParts = {}) =>
  readDicomHead(dicomFile({ pixels: sampleBytes(STORED), ...parts, attributes }), true);

describe("the samples of a DICOM film", () => {
  it.each([
    ["explicit little endian", SYNTAX.explicit, false],
    ["implicit little endian", SYNTAX.implicit, false],
    ["explicit big endian", SYNTAX.bigEndian, true],
    ["deflated", SYNTAX.deflated, false],
  ] as const)("are those that were stored: %s", (_, syntax, isBigEndian) => {
    expect(samplesOf([], { syntax, pixels: sampleBytes(STORED, isBigEndian) })).toEqual(STORED);
  });

  it.each([
    ["RLE", SYNTAX.rle, "encodeRle"],
    ["JPEG lossless", SYNTAX.jpegLossless, "encodeJpeg"],
    ["JPEG-LS", SYNTAX.jpegLs, "encodeJpegLs"],
    ["JPEG 2000", SYNTAX.jpeg2000, "encodeJpeg2000"],
    ["high-throughput JPEG 2000", SYNTAX.htj2k, "encodeHtJpeg2000"],
  ] as const)("are those that were stored: %s, whole and in fragments", (_, syntax, how) => {
    const encoded = encode(how);
    expect(samplesOf([], { syntax, pixels: [encoded] })).toEqual(STORED);
    const cut = 2 * Math.floor(encoded.length / 4);
    expect(samplesOf([], { syntax, pixels: [encoded.subarray(0, cut), encoded.subarray(cut)] })).toEqual(STORED);
  });

  it("are refused where a compressed picture was cut", () => {
    const encoded = encode("encodeJpeg2000");
    const cut = film.bind(null, [], { syntax: SYNTAX.jpeg2000, pixels: [encoded.subarray(0, encoded.length / 2)] });
    expect(refusalOf(cut)).toMatchObject({ code: "DAMAGED" });
  });

  it("are refused where plain ones are missing", () => {
    expect(refusalOf(() => film([], { pixels: sampleBytes(STORED.slice(2)) }))).toMatchObject({ code: "DAMAGED" });
  });

  it("are freed of what lies in the bits beside them, and signed ones keep their order", () => {
    const signed = STORED.map((value) => value - 2048);
    const withOverlay = signed.map((value) => ((value & 0xfff) << 2) | 0xc003);
    const attributes: Attribute[] = [
      ["0028,0102", "US", [13]],
      ["0028,0103", "US", [1]],
    ];
    expect(samplesOf(attributes, { pixels: sampleBytes(withOverlay) })).toEqual(STORED);
  });

  it("of colour become their luminance of 8 bits", () => {
    const rgb = Uint8Array.from({ length: 3 * STORED.length }, (_, index) => [255, 128, 0][index % 3]!);
    const attributes: Attribute[] = [
      ["0028,0002", "US", [3]],
      ["0028,0004", "CS", "RGB"],
      ["0028,0006", "US", [0]],
      ["0028,0100", "US", [8]],
      ["0028,0101", "US", [8]],
      ["0028,0102", "US", [7]],
    ];
    const { samples, bits } = film(attributes, { pixels: rgb }).picture;
    expect(bits).toBe(8);
    expect(new Set(samples)).toEqual(new Set([Math.round(0.299 * 255 + 0.587 * 128)]));
  });
});

describe("the greys of a DICOM film", () => {
  const inverted = STORED.map((value) => 4095 - value);

  it("are turned over once where MONOCHROME1, the presentation LUT, or both say so", () => {
    const monochrome1: Attribute = ["0028,0004", "CS", "MONOCHROME1"];
    const inverse: Attribute = ["2050,0020", "CS", "INVERSE"];
    expect(samplesOf([monochrome1])).toEqual(inverted);
    expect(samplesOf([inverse])).toEqual(inverted);
    expect(samplesOf([monochrome1, inverse])).toEqual(inverted);
    expect(samplesOf([monochrome1, ["2050,0020", "CS", "IDENTITY"]])).toEqual(inverted);
  });

  it("are turned over by a negative slope, and the window with them", () => {
    const { picture, acquisition } = film([
      ["0028,1052", "DS", "4095"],
      ["0028,1053", "DS", "-1"],
      ["0028,1050", "DS", "1000"],
      ["0028,1051", "DS", "400"],
      ["0028,1056", "CS", "LINEAR_EXACT"],
    ]);
    expect(Array.from(picture.samples)).toEqual(inverted);
    expect(acquisition.window).toEqual({ center: 1000, width: 400, shape: "LINEAR" });
  });

  it("keep their depth under a rescale, and the window is stated in them", () => {
    const { picture, acquisition } = film([
      ["0028,1052", "DS", "-1024"],
      ["0028,1053", "DS", "2"],
      ["0028,1050", "DS", "1000.5"],
      ["0028,1051", "DS", "401"],
    ]);
    expect(Array.from(picture.samples)).toEqual(STORED);
    // LINEAR counts whole values: black at 1000 − 200, white at 1000 + 200; half of both distances in stored values.
    expect(acquisition.window).toEqual({ center: (1000 + 1024) / 2, width: 200, shape: "LINEAR" });
  });

  it("are those of a VOI LUT, which goes before a window, and its ends stand for what lies beyond", () => {
    const entries = [7, 100, 250];
    const { picture, acquisition } = film([
      ["0028,1050", "DS", "1"],
      ["0028,1051", "DS", "2"],
      [
        "0028,3010",
        "SQ",
        {
          item: [
            ["0028,3002", "US", [3, 1000, 8]],
            ["0028,3006", "OW", sampleBytes(entries)],
          ],
        },
      ],
    ]);
    expect(Array.from(picture.samples)).toEqual(STORED.map((value) => entries[Math.min(2, Math.max(0, value - 1000))]));
    expect({ bits: picture.bits, window: acquisition.window }).toEqual({ bits: 8, window: null });
  });

  it("go through a modality LUT first", () => {
    const table = Array.from({ length: 4096 }, (_, index) => index * 16);
    const { picture } = film([
      [
        "0028,3000",
        "SQ",
        {
          item: [
            ["0028,3002", "US", [4096, 0, 16]],
            ["0028,3006", "OW", sampleBytes(table)],
          ],
        },
      ],
    ]);
    expect(picture.bits).toBe(16);
    expect(Array.from(picture.samples)).toEqual(STORED.map((value) => value * 16));
  });

  it("are black where the header says there is no picture, in films shown either way", () => {
    const padding: Attribute[] = [
      ["0028,0120", "US", [0]],
      ["0028,0121", "US", [100]],
    ];
    const expected = STORED.map((value) => (value <= 100 ? 0 : 4095 - value));
    expect(samplesOf([...padding, ["0028,0004", "CS", "MONOCHROME1"]])).toEqual(expected);
  });

  it("carry a sigmoid window on", () => {
    const { acquisition } = film([
      ["0028,1050", "DS", "2000"],
      ["0028,1051", "DS", "800"],
      ["0028,1056", "CS", "SIGMOID"],
    ]);
    expect(acquisition.window).toEqual({ center: 2000, width: 800, shape: "SIGMOID" });
  });
});

describe("the orientation of a DICOM film", () => {
  const at = (x: number, y: number) => STORED[y * SIZE.width + x];

  it.each([
    ["L\\F", ["L", "F"], SIZE, at(0, 0)],
    ["R\\H", ["L", "F"], SIZE, at(SIZE.width - 1, SIZE.height - 1)],
    ["F\\R", ["L", "F"], { width: SIZE.height, height: SIZE.width }, at(0, SIZE.height - 1)],
    ["H\\L", ["L", "F"], { width: SIZE.height, height: SIZE.width }, at(SIZE.width - 1, 0)],
  ] as const)("%s is turned so that the head is at the top", (stated, orientation, size, topLeft) => {
    const { picture, acquisition, local } = film([["0020,0020", "CS", stated]]);
    expect(acquisition.patientOrientation).toEqual(orientation);
    expect({ width: picture.width, height: picture.height }).toEqual(size);
    expect(picture.samples[0]).toBe(topLeft);
    expect(local.notes.includes("TURNED")).toBe(stated !== "L\\F");
  });

  it("takes the spacing along", () => {
    const { picture, acquisition } = film([
      ["0020,0020", "CS", "F\\R"],
      ["0028,0030", "DS", "0.2\\0.1"],
    ]);
    expect(acquisition.spacing).toMatchObject({ rowMm: 0.1, columnMm: 0.2 });
    expect(picture.pixelAspect).toBeCloseTo(0.5);
  });
});

describe("a file that gives no film", () => {
  it.each<[string, () => unknown, { code: string; detail?: string }]>([
    ["text", () => readDicomHead(Buffer.from("not DICOM"), true), { code: "NOT_DICOM" }],
    ["a CD's table of contents", () => head([], { sopClass: "1.2.840.10008.1.3.10" }), { code: "DIRECTORY" }],
    [
      "a report",
      () => readDicomHead(dicomFile({ attributes: [["0008,0060", "CS", "SR"]] }), true),
      { code: "NO_PICTURE" },
    ],
    [
      "a recording",
      () => head([...greyAttributes(SIZE), ["0028,0008", "IS", "12"]]),
      { code: "MULTI_FRAME", detail: "12" },
    ],
    [
      "a video",
      () => head(greyAttributes(SIZE), { syntax: "1.2.840.10008.1.2.4.102" }),
      { code: "COMPRESSION", detail: "1.2.840.10008.1.2.4.102" },
    ],
    [
      "a palette",
      () => head([...greyAttributes(SIZE), ["0028,0004", "CS", "PALETTE COLOR"]]),
      { code: "PIXELS", detail: "PALETTE COLOR" },
    ],
    ["a poster", () => head(greyAttributes({ width: 30_000, height: 30_000 })), { code: "TOO_LARGE" }],
  ])("names what it is: %s", (_, read, refusal) => {
    expect(refusalOf(read)).toMatchObject(refusal);
  });

  it("is damaged where its header breaks off, and asks for more where there is more", () => {
    const bytes = dicomFile({ attributes: greyAttributes(SIZE), pixels: sampleBytes(STORED) }).subarray(0, 260);
    expect(refusalOf(() => readDicomHead(bytes, true))).toMatchObject({ code: "DAMAGED" });
    expect(() => readDicomHead(bytes, false)).toThrow(HeaderCut);
  });

  it("cannot fill the memory by being deflated", () => {
    const zeros: Attribute = ["0009,1001", "OB", new Uint8Array(4 * 1024 * 1024)];
    const bytes = dicomFile({ syntax: SYNTAX.deflated, attributes: [...greyAttributes(SIZE), zeros] });
    expect(bytes.length).toBeLessThan(10_000);
    expect(refusalOf(() => openDataSet(bytes, true, 1024 * 1024))).toMatchObject({ code: "TOO_LARGE" });
    expect(openDataSet(bytes, true).bytes.length).toBeGreaterThan(4 * 1024 * 1024);
  });
});

it("a header is read from the bytes before the picture", () => {
  const bytes = dicomFile({ attributes: greyAttributes(SIZE), pixels: sampleBytes(STORED) });
  const { width, height, compression } = readDicomHead(bytes.subarray(0, bytes.length - 2 * STORED.length), false);
  expect({ width, height, compression }).toEqual({ ...SIZE, compression: "Explicit VR little endian" });
});
