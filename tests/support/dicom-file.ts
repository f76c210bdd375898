import { deflateRawSync } from "node:zlib";

/** The UIDs of the transfer syntaxes that the tests write. */
export const SYNTAX = {
  implicit: "1.2.840.10008.1.2",
  explicit: "1.2.840.10008.1.2.1",
  deflated: "1.2.840.10008.1.2.1.99",
  bigEndian: "1.2.840.10008.1.2.2",
  jpegBaseline: "1.2.840.10008.1.2.4.50",
  jpegExtended: "1.2.840.10008.1.2.4.51",
  jpegLossless: "1.2.840.10008.1.2.4.70",
  jpegLs: "1.2.840.10008.1.2.4.80",
  jpeg2000: "1.2.840.10008.1.2.4.90",
  htj2k: "1.2.840.10008.1.2.4.201",
  rle: "1.2.840.10008.1.2.5",
} as const;

const LONG_VRS = new Set(["OB", "OW", "SQ", "UN", "UT"]);
const DX_IMAGE = "1.2.840.10008.5.1.4.1.1.1.1";

/** An attribute: tag as "0028,0010", value representation, and value: text, 16-bit numbers, bytes, or one sequence item. */
export type Attribute = readonly [tag: string, vr: string, value: AttributeValue];
type AttributeValue = string | readonly number[] | Uint8Array | { item: readonly Attribute[] };

export interface DicomParts {
  syntax?: string;
  sopClass?: string;
  attributes?: readonly Attribute[];
  /** Raw bytes; or fragments of an encapsulated picture. */
  pixels?: Uint8Array | readonly Uint8Array[];
}

interface Coding {
  isImplicit: boolean;
  isBigEndian: boolean;
}

const EXPLICIT: Coding = { isImplicit: false, isBigEndian: false };

const uint = (value: number, bytes: 2 | 4, { isBigEndian }: Coding): Buffer => {
  const buffer = Buffer.alloc(bytes);
  if (isBigEndian) buffer.writeUIntBE(value, 0, bytes);
  else buffer.writeUIntLE(value, 0, bytes);
  return buffer;
};

const tagBytes = (tag: string, coding: Coding): Buffer =>
  Buffer.concat(tag.split(",").map((half) => uint(Number.parseInt(half, 16), 2, coding)));

function valueBytes(vr: string, value: AttributeValue, coding: Coding): Buffer {
  if (typeof value === "string") {
    const pad = value.length % 2 === 0 ? "" : vr === "UI" ? "\0" : " ";
    return Buffer.from(value + pad, "latin1");
  }
  if (value instanceof Uint8Array) return Buffer.concat([value, Buffer.alloc(value.length % 2)]);
  if ("item" in value) {
    const item = encode(value.item, coding);
    return Buffer.concat([tagBytes("fffe,e000", coding), uint(item.length, 4, coding), item]);
  }
  return Buffer.concat(value.map((number) => uint(number & 0xffff, 2, coding)));
}

function element([tag, vr, value]: Attribute, coding: Coding): Buffer {
  const bytes = valueBytes(vr, value, coding);
  const head = coding.isImplicit
    ? uint(bytes.length, 4, coding)
    : LONG_VRS.has(vr)
      ? Buffer.concat([Buffer.from(`${vr}\0\0`, "latin1"), uint(bytes.length, 4, coding)])
      : Buffer.concat([Buffer.from(vr, "latin1"), uint(bytes.length, 2, coding)]);
  return Buffer.concat([tagBytes(tag, coding), head, bytes]);
}

/** Later attributes replace earlier ones of the same tag. */
function encode(attributes: readonly Attribute[], coding: Coding): Buffer {
  const byTag = new Map(attributes.map((attribute) => [attribute[0].toLowerCase(), attribute]));
  const sorted = [...byTag].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.concat(sorted.map(([, attribute]) => element(attribute, coding)));
}

function encapsulated(fragments: readonly Uint8Array[]): Buffer {
  const item = (bytes: Uint8Array) => {
    const padded = Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
    return Buffer.concat([tagBytes("fffe,e000", EXPLICIT), uint(padded.length, 4, EXPLICIT), padded]);
  };
  return Buffer.concat([
    tagBytes("7fe0,0010", EXPLICIT),
    Buffer.from("OB\0\0\xff\xff\xff\xff", "latin1"),
    item(new Uint8Array()),
    ...fragments.map(item),
    tagBytes("fffe,e0dd", EXPLICIT),
    uint(0, 4, EXPLICIT),
  ]);
}

/** Writes a DICOM file. */
export function dicomFile(parts: DicomParts): Buffer {
  const { syntax = SYNTAX.explicit, sopClass = DX_IMAGE, attributes = [], pixels } = parts;
  const coding = { isImplicit: syntax === SYNTAX.implicit, isBigEndian: syntax === SYNTAX.bigEndian };
  const meta = encode(
    [
      ["0002,0002", "UI", sopClass],
      ["0002,0003", "UI", "1.2.3.4"],
      ["0002,0010", "UI", syntax],
    ],
    EXPLICIT,
  );
  const metaLength = element(["0002,0000", "UL", new Uint8Array(uint(meta.length, 4, EXPLICIT))], EXPLICIT);
  const picture =
    pixels === undefined
      ? Buffer.alloc(0)
      : pixels instanceof Uint8Array
        ? element(["7fe0,0010", "OW", pixels], coding)
        : encapsulated(pixels);
  const dataSet = Buffer.concat([encode(attributes, coding), picture]);
  const body = syntax === SYNTAX.deflated ? deflateRawSync(dataSet) : dataSet;
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), metaLength, meta, body]);
}

/** The attributes of a grey picture of 16 bits allocated. */
export function greyAttributes(size: { width: number; height: number }, bitsStored = 12): Attribute[] {
  return [
    ["0008,0060", "CS", "DX"],
    ["0028,0002", "US", [1]],
    ["0028,0004", "CS", "MONOCHROME2"],
    ["0028,0010", "US", [size.height]],
    ["0028,0011", "US", [size.width]],
    ["0028,0100", "US", [16]],
    ["0028,0101", "US", [bitsStored]],
    ["0028,0102", "US", [bitsStored - 1]],
    ["0028,0103", "US", [0]],
  ];
}

/** 16-bit samples as bytes. */
export function sampleBytes(samples: Iterable<number>, isBigEndian = false): Buffer {
  const values = [...samples];
  const bytes = Buffer.alloc(2 * values.length);
  for (const [index, value] of values.entries()) {
    if (isBigEndian) bytes.writeUInt16BE(value & 0xffff, 2 * index);
    else bytes.writeUInt16LE(value & 0xffff, 2 * index);
  }
  return bytes;
}
