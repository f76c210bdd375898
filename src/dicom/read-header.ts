import type { DataSet } from "dicom-parser";
import { DicomRefusal } from "./dicom-refusal";
import { type OpenedDicom, PIXEL_DATA, readText } from "./open-data-set";
import { type Lut, readLut } from "./read-lut";

/** How the samples of a picture lie in the file. */
export interface SampleLayout {
  rows: number;
  columns: number;
  samplesPerPixel: 1 | 3;
  bitsAllocated: 8 | 16;
  bitsStored: number;
  highBit: number;
  isSigned: boolean;
  isPlanar: boolean;
  photometric: string;
}

/** From samples to greys, as the header asks. */
export interface GreyRules {
  modalityLut: Lut | null;
  rescale: { slope: number; intercept: number };
  voiLut: Lut | null;
  window: { center: number; width: number; kind: "LINEAR" | "LINEAR_EXACT" | "SIGMOID" } | null;
  /** The least value is shown white. */
  isInverse: boolean;
  /** Stored values, both included, that stand for "no picture here". */
  padding: { from: number; to: number } | null;
}

/**
 * How the samples lie in a file.
 * @throws DicomRefusal NO_PICTURE, MULTI_FRAME, PIXELS (a kind of samples that films do not have).
 */
export function readLayout({ dataSet }: OpenedDicom): SampleLayout {
  if (!dataSet.elements[PIXEL_DATA]) throw new DicomRefusal("NO_PICTURE");
  const frames = dataSet.intString("x00280008") ?? 1;
  if (frames > 1) throw new DicomRefusal("MULTI_FRAME", String(frames));
  const rows = dataSet.uint16("x00280010") ?? 0;
  const columns = dataSet.uint16("x00280011") ?? 0;
  if (rows === 0 || columns === 0) throw new DicomRefusal("NO_PICTURE");
  const samplesPerPixel = dataSet.uint16("x00280002") ?? 1;
  const bitsAllocated = dataSet.uint16("x00280100") ?? 0;
  const bitsStored = dataSet.uint16("x00280101") ?? bitsAllocated;
  const highBit = dataSet.uint16("x00280102") ?? bitsStored - 1;
  const photometric = readText(dataSet, "x00280004") ?? "";
  if (
    (samplesPerPixel !== 1 && samplesPerPixel !== 3) ||
    (bitsAllocated !== 8 && bitsAllocated !== 16) ||
    bitsStored < 1 ||
    bitsStored > bitsAllocated ||
    highBit < bitsStored - 1 ||
    highBit >= bitsAllocated ||
    !isReadPhotometric(photometric, samplesPerPixel, bitsAllocated)
  ) {
    throw new DicomRefusal("PIXELS", /^[A-Z0-9_ ]{1,16}$/.test(photometric) ? photometric : null);
  }
  return {
    rows,
    columns,
    samplesPerPixel,
    bitsAllocated,
    bitsStored,
    highBit,
    isSigned: dataSet.uint16("x00280103") === 1,
    isPlanar: dataSet.uint16("x00280006") === 1,
    photometric,
  };
}

function isReadPhotometric(photometric: string, samplesPerPixel: 1 | 3, bitsAllocated: 8 | 16): boolean {
  if (samplesPerPixel === 1) return photometric === "MONOCHROME1" || photometric === "MONOCHROME2";
  return bitsAllocated === 8 && /^(?:RGB|YBR_FULL|YBR_FULL_422|YBR_ICT|YBR_RCT)$/.test(photometric);
}

/** What the header asks for between stored values and greys. */
export function readGreyRules({ dataSet }: OpenedDicom, layout: SampleLayout): GreyRules {
  const slope = dataSet.floatString("x00281053");
  const intercept = dataSet.floatString("x00281052");
  const modalityLut = readLut(dataSet, "x00283000", layout.isSigned);
  const isSignedValue = modalityLut === null && (layout.isSigned || (intercept ?? 0) < 0 || (slope ?? 1) < 0);
  return {
    modalityLut,
    rescale: {
      slope: isNumber(slope) && slope !== 0 ? slope : 1,
      intercept: isNumber(intercept) ? intercept : 0,
    },
    voiLut: readLut(dataSet, "x00283010", isSignedValue),
    window: readWindow(dataSet),
    // Files of one kind say it twice, in two places; it is one fact.
    isInverse: layout.photometric === "MONOCHROME1" || readText(dataSet, "x20500020") === "INVERSE",
    padding: readPadding(dataSet, layout.isSigned),
  };
}

const isNumber = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value);

function readWindow(dataSet: DataSet): GreyRules["window"] {
  const center = dataSet.floatString("x00281050", 0);
  const width = dataSet.floatString("x00281051", 0);
  if (!isNumber(center) || !isNumber(width) || width <= 0) return null;
  const named = readText(dataSet, "x00281056");
  const kind = named === "LINEAR_EXACT" || named === "SIGMOID" ? named : "LINEAR";
  // Of width 1, LINEAR shows black and white alone: no film is meant so.
  return kind === "LINEAR" && width <= 1 ? null : { center, width, kind };
}

function readPadding(dataSet: DataSet, isSigned: boolean): GreyRules["padding"] {
  const read = (tag: string) => (isSigned ? dataSet.int16(tag) : dataSet.uint16(tag));
  const value = read("x00280120");
  if (value === undefined) return null;
  const limit = read("x00280121") ?? value;
  return { from: Math.min(value, limit), to: Math.max(value, limit) };
}
