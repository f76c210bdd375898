import codecs from "dcmjs-codecs";
import { DicomRefusal } from "./dicom-refusal";
import { readFragments } from "./read-fragments";
import type { Codecs } from "./load-codecs";
import { type OpenedDicom, PIXEL_DATA } from "./open-data-set";
import type { SampleLayout } from "./read-header";
import type { Packing } from "./transfer-syntaxes";

/**
 * The stored values of a picture, row by row: grey as the file has it, colour as its luminance of 8 bits.
 * `samples[i] − bias` is the stored value, so that signed ones need no other type.
 */
export interface StoredValues {
  samples: Uint16Array;
  bias: number;
  bits: number;
}

/**
 * Decodes the picture of a file.
 * @throws DicomRefusal DAMAGED.
 */
export function decodeSamples(opened: OpenedDicom, layout: SampleLayout, decoders: Codecs): StoredValues {
  const element = opened.dataSet.elements[PIXEL_DATA];
  if (!element) throw new DicomRefusal("NO_PICTURE");
  const { packing } = opened.syntax;
  // Unpacked, it has two samples a pixel instead of three: no film is kept so.
  if (packing === "native" && layout.photometric === "YBR_FULL_422")
    throw new DicomRefusal("PIXELS", layout.photometric);
  const length = layout.rows * layout.columns * layout.samplesPerPixel * (layout.bitsAllocated / 8);
  if (packing !== "native") {
    const encoded = readFragments(opened.bytes, element.dataOffset);
    return toStoredValues(decodeFrame(encoded, packing, layout, length, decoders), layout, false, packing);
  }
  const raw = opened.bytes.subarray(element.dataOffset, element.dataOffset + length);
  if (raw.length < length || element.length < length) throw new DicomRefusal("DAMAGED");
  return toStoredValues(raw, layout, opened.syntax.isBigEndian === true, packing);
}

const DECODERS: Record<
  Exclude<Packing, "native">,
  (decoders: Codecs) => (context: codecs.Context) => codecs.Context
> = {
  rle: (decoders) => (context) => decoders.decodeRle(context),
  jpeg: (decoders) => (context) => decoders.decodeJpeg(context, { convertColorspaceToRgb: true }),
  "jpeg-ls": (decoders) => (context) => decoders.decodeJpegLs(context),
  "jpeg-2000": (decoders) => (context) => decoders.decodeJpeg2000(context),
  htj2k: (decoders) => (context) => decoders.decodeHtJpeg2000(context),
};

function decodeFrame(
  encoded: Uint8Array,
  packing: Exclude<Packing, "native">,
  layout: SampleLayout,
  length: number,
  decoders: Codecs,
): Uint8Array {
  if (packing !== "rle" && !hasEnd(encoded)) throw new DicomRefusal("DAMAGED");
  let decoded: Uint8Array | undefined;
  try {
    const context = new codecs.Context({
      width: layout.columns,
      height: layout.rows,
      bitsAllocated: layout.bitsAllocated,
      bitsStored: layout.bitsStored,
      samplesPerPixel: layout.samplesPerPixel,
      pixelRepresentation: layout.isSigned ? 1 : 0,
      planarConfiguration: layout.isPlanar ? 1 : 0,
      photometricInterpretation: layout.photometric,
      encodedBuffer: encoded,
    });
    decoded = DECODERS[packing](decoders)(context).getDecodedBuffer();
  } catch (cause) {
    throw new DicomRefusal("DAMAGED", null, cause);
  }
  if (decoded?.length !== length) throw new DicomRefusal("DAMAGED");
  return decoded;
}

/** All but RLE close with FF D9, perhaps with padding behind. A stream that was cut would decode to grey below the cut. */
function hasEnd(encoded: Uint8Array): boolean {
  const end = encoded.findLastIndex((byte) => byte !== 0x00 && byte !== 0xff);
  return encoded[end] === 0xd9 && encoded[end - 1] === 0xff;
}

function toStoredValues(raw: Uint8Array, layout: SampleLayout, isBigEndian: boolean, packing: Packing): StoredValues {
  if (layout.samplesPerPixel === 3) return { samples: toLuminance(raw, layout, packing), bias: 0, bits: 8 };
  const { bitsStored, bitsAllocated, isSigned } = layout;
  // What a codec decoded lies in the lowest bits.
  const shift = packing === "native" || packing === "rle" ? layout.highBit + 1 - bitsStored : 0;
  const mask = 2 ** bitsStored - 1;
  const sign = isSigned ? 2 ** (bitsStored - 1) : 0;
  const samples = new Uint16Array(layout.rows * layout.columns);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  for (let i = 0; i < samples.length; i++) {
    const word = bitsAllocated === 8 ? view.getUint8(i) : view.getUint16(2 * i, !isBigEndian);
    // Turning the sign's bit over maps −2^(n−1) … 2^(n−1)−1 to 0 … 2^n−1, in order.
    samples[i] = ((word >>> shift) & mask) ^ sign;
  }
  return { samples, bias: sign, bits: bitsStored };
}

/** Rec. 601 luminance, which is what Y of YBR is already. */
function toLuminance(raw: Uint8Array, layout: SampleLayout, packing: Packing): Uint16Array {
  const count = layout.rows * layout.columns;
  // The codecs interleave what they decode.
  const isPlanar = layout.isPlanar && (packing === "native" || packing === "rle");
  const isLuminance = layout.photometric.startsWith("YBR") && (packing === "native" || packing === "rle");
  const [step, gap] = isPlanar ? [1, count] : [3, 1];
  return Uint16Array.from({ length: count }, (_, i) => {
    const first = raw[i * step]!;
    if (isLuminance) return first;
    return Math.round(0.299 * first + 0.587 * raw[i * step + gap]! + 0.114 * raw[i * step + 2 * gap]!);
  });
}
