import dicomParser, { type DataSet } from "dicom-parser";
import { Inflate } from "fflate";
import { DicomRefusal } from "./dicom-refusal";
import { TRANSFER_SYNTAXES, type TransferSyntax } from "./transfer-syntaxes";

const DICOMDIR = "1.2.840.10008.1.3.10";
/** The most bytes of a DICOM file, packed or unpacked: the largest film of 16 bits, and as much again for what else is in it. */
export const MOST_DICOM_BYTES = 400 * 1024 * 1024;
/** Deflate makes a thousand bytes of one at most, so that a step makes 16 MB. */
const INFLATE_STEP_BYTES = 16 * 1024;
export const PIXEL_DATA = "x7fe00010";

/** The attributes of a file up to its pixels. `bytes` are those that offsets count in: inflated where the file was deflated. */
export interface OpenedDicom {
  dataSet: DataSet;
  bytes: Uint8Array;
  syntax: TransferSyntax;
}

/** The header goes on beyond the bytes that were given. */
export class HeaderCut extends Error {}

/** Whether a file's first bytes (132 are enough) are DICOM's, whatever its name. */
export function isDicom(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(128, 132)) === "DICM";
}

/**
 * Finds the attributes of a DICOM file, and turns none into a value yet; stops at the pixels.
 * @param isWhole whether `bytes` are the whole file.
 * @throws DicomRefusal NOT_DICOM, DIRECTORY, COMPRESSION, TOO_LARGE, DAMAGED; HeaderCut where more bytes are needed.
 */
export function openDataSet(bytes: Uint8Array, isWhole: boolean, mostInflatedBytes = MOST_DICOM_BYTES): OpenedDicom {
  if (!isDicom(bytes)) throw new DicomRefusal("NOT_DICOM");
  let inflated: Uint8Array | undefined;
  const inflater = (whole: Uint8Array, position: number) => {
    if (!isWhole) throw new HeaderCut();
    return (inflated = inflateFrom(whole, position, mostInflatedBytes));
  };
  const dataSet = parse(bytes, isWhole, inflater);
  if (readText(dataSet, "x00020002") === DICOMDIR) throw new DicomRefusal("DIRECTORY");
  const uid = readText(dataSet, "x00020010") ?? "";
  const syntax = TRANSFER_SYNTAXES[uid];
  if (!syntax) throw new DicomRefusal("COMPRESSION", /^[\d.]{1,64}$/.test(uid) ? uid : null);
  return { dataSet, bytes: inflated ?? bytes, syntax };
}

function parse(
  bytes: Uint8Array,
  isWhole: boolean,
  inflater: (whole: Uint8Array, position: number) => Uint8Array,
): DataSet {
  try {
    return dicomParser.parseDicom(bytes, { untilTag: PIXEL_DATA, inflater });
  } catch (thrown) {
    const cause = innermost(thrown);
    if (cause instanceof HeaderCut || cause instanceof DicomRefusal) throw cause;
    if (!isWhole) throw new HeaderCut("the header is longer than what was read", { cause });
    throw new DicomRefusal("DAMAGED", null, cause);
  }
}

/** The parser throws texts, errors, and objects that hold one of them. */
function innermost(thrown: unknown): unknown {
  return typeof thrown === "object" && thrown !== null && "exception" in thrown ? innermost(thrown.exception) : thrown;
}

/** The head of a deflated file as it is, and behind it what its other bytes inflate to. */
function inflateFrom(bytes: Uint8Array, position: number, most: number): Uint8Array {
  const parts: Uint8Array[] = [bytes.subarray(0, position)];
  let total = position;
  let isComplete = false;
  const inflate = new Inflate((part, isLast) => {
    total += part.length;
    if (total > most) throw new DicomRefusal("TOO_LARGE");
    parts.push(part);
    isComplete ||= isLast;
  });
  for (let at = position; at < bytes.length; at += INFLATE_STEP_BYTES) {
    const end = Math.min(bytes.length, at + INFLATE_STEP_BYTES);
    inflate.push(bytes.subarray(at, end), end === bytes.length);
  }
  if (!isComplete) throw new DicomRefusal("DAMAGED");
  const whole = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** A text attribute without its padding; null where it is missing or empty. */
export function readText(dataSet: DataSet, tag: string, index?: number): string | null {
  return dataSet.string(tag, index)?.replaceAll("\0", "").trim() || null;
}
