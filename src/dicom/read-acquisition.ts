import type { DataSet } from "dicom-parser";
import type { Acquisition } from "@/domain/acquisition";
import type { DicomNote } from "@/domain/dicom-outcome";
import { type OpenedDicom, readText } from "./open-data-set";
import type { SampleLayout } from "./read-header";

/** All of a header that may leave the browser, but the window, which is known once the samples are. */
export type HeaderValues = Omit<Acquisition, "window">;

/** What stays in the browser, for the person to decide by. */
export interface LocalValues {
  /** Of the study, YYYY-MM-DD. */
  day: string | null;
  /** Whether text is burnt into the picture; null where the header does not say. */
  hasBurntInText: boolean | null;
  notes: DicomNote[];
}

/** Reads the allow-listed attributes of a header, each checked for its form; all others are never looked at. */
export function readAcquisition({ dataSet }: OpenedDicom, layout: SampleLayout): HeaderValues {
  const rowDirection = readDirection(dataSet, 0);
  const columnDirection = readDirection(dataSet, 1);
  return {
    modality: readCode(dataSet, "x00080060"),
    bodyPart: readTerm(dataSet, BODY_PART_TAG, BODY_PART),
    viewPosition: readTerm(dataSet, VIEW_TAG, VIEW_POSITION),
    patientOrientation: rowDirection && columnDirection ? [rowDirection, columnDirection] : null,
    laterality: readTerm(dataSet, "x00200060", LATERALITY),
    imageLaterality: readTerm(dataSet, "x00200062", LATERALITY),
    photometric: layout.photometric,
    bitsStored: layout.bitsStored,
    spacing: readSpacing(dataSet),
    sourceToDetectorMm: readMillimetres(dataSet, "x00181110"),
    sourceToPatientMm: readMillimetres(dataSet, "x00181111"),
    isLossy: readText(dataSet, "x00282110") === "01",
    model: /^[\x20-\x7e]{1,64}$/.exec(readText(dataSet, "x00081090") ?? "")?.[0] ?? null,
    month: readDay(dataSet)?.slice(0, 7) ?? null,
  };
}

/** Reads what helps to choose and to check a film before it is sent. */
export function readLocalValues({ dataSet }: OpenedDicom, values: HeaderValues): LocalValues {
  const burnt = readText(dataSet, "x00280301");
  return {
    day: readDay(dataSet),
    hasBurntInText: burnt === "YES" ? true : burnt === "NO" ? false : null,
    notes: [
      ...(isFrontal(readCode(dataSet, VIEW_TAG), values.patientOrientation) ? [] : (["NOT_FRONTAL"] as const)),
      ...(OTHER_BODY_PART.test(readCode(dataSet, BODY_PART_TAG) ?? "") ? (["OTHER_BODY_PART"] as const) : []),
      ...(values.modality !== null && !X_RAY.has(values.modality) ? (["NOT_AN_XRAY"] as const) : []),
      ...(readText(dataSet, "x00080068") === "FOR PROCESSING" ? (["FOR_PROCESSING"] as const) : []),
    ],
  };
}

/** Radiographs, and pictures of them that were scanned or photographed. */
const X_RAY = new Set(["CR", "DX", "RF", "XA", "RG", "SC", "OT"]);
const OTHER_BODY_PART =
  /^(?:HAND|WRIST|FOREARM|ELBOW|ARM|HUMERUS|SHOULDER|CLAVICLE|FOOT|ANKLE|LEG|KNEE|FEMUR|THIGH|FINGER|TOE|SKULL|HEAD|JAW|BREAST|EXTREMITY|HEEL)/;

/** A film that says nothing of its view passes: most old ones do not. */
function isFrontal(viewPosition: string | null, patientOrientation: HeaderValues["patientOrientation"]): boolean {
  if (viewPosition !== null && /^(?:AP|PA)/.test(viewPosition)) return true;
  if (viewPosition !== null && /^(?:LL|RL|LAT|OBL|LAO|RAO|LPO|RPO|SAG)/.test(viewPosition)) return false;
  return !patientOrientation?.some((direction) => /^[AP]/.test(direction));
}

const [BODY_PART_TAG, VIEW_TAG] = ["x00180015", "x00185101"] as const;
const LATERALITY = /^[LRBU]$/;
const VIEW_POSITION = /^(?:AP|PA|LL|RL|LLD|RLD|LLO|RLO|LAT|LATERAL|OBL|OBLIQUE|LAO|RAO|LPO|RPO|SAG)$/;
const BODY_PART =
  /^(?:[CTL]{0,2}S?SPINE|[CTL] SPINE|WHOLE ?SPINE|FULL ?SPINE|SPINE|CERVICAL|THORACIC|LUMBAR|SCOLIOSIS|CHEST|THORAX|ABDOMEN|PELVIS|HIP|NECK|TRUNK|WHOLEBODY|SACRUM|COCCYX|RIB|STERNUM|HAND|WRIST|FOREARM|ELBOW|ARM|HUMERUS|SHOULDER|CLAVICLE|FOOT|ANKLE|LEG|KNEE|FEMUR|THIGH|FINGER|TOE|SKULL|HEAD|JAW|BREAST|EXTREMITY|HEEL)S?$/;

/** One of the words that DICOM has for it, as devices write them; null for any other, which might be a name. */
function readTerm(dataSet: DataSet, tag: string, terms: RegExp): string | null {
  const text = readCode(dataSet, tag);
  return text !== null && terms.test(text) ? text : null;
}

function readCode(dataSet: DataSet, tag: string): string | null {
  const text = readText(dataSet, tag, 0)?.toUpperCase() ?? "";
  return /^[A-Z0-9 _]{1,16}$/.test(text) ? text : null;
}

function readDirection(dataSet: DataSet, index: number): string | null {
  const text = readText(dataSet, "x00200020", index) ?? "";
  return /^[APLRHF]{1,3}$/.test(text) ? text : null;
}

function readMillimetres(dataSet: DataSet, tag: string, index = 0): number | null {
  const value = dataSet.floatString(tag, index);
  return value !== undefined && value > 0 && value <= 10_000 ? value : null;
}

function readDay(dataSet: DataSet): string | null {
  const [, year, month, day] =
    /^((?:18|19|20|21)\d\d)\.?(\d\d)\.?(\d\d)$/.exec(readText(dataSet, "x00080020") ?? "") ?? [];
  const text = `${year}-${month}-${day}`;
  // Neither the 31st of April nor month 13.
  return year !== undefined && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
    ? text
    : null;
}

/** Pixels between a hundredth of a millimetre and a centimetre: others are mistakes, such as 0.000. */
const isSpacing = (millimetres: number | null): millimetres is number =>
  millimetres !== null && millimetres >= 0.01 && millimetres <= 10;

function readSpacing(dataSet: DataSet): Acquisition["spacing"] {
  const atPatient = readPair(dataSet, "x00280030");
  const atDetector = readPair(dataSet, "x00181164");
  const magnification = readMagnification(dataSet);
  if (atPatient && readText(dataSet, "x00280a02") !== null) {
    return { ...atPatient, kind: "CALIBRATED", magnification: null };
  }
  // Equal ones mean that nothing was corrected (PS3.3 10.7.1.3).
  const isUncorrected = atPatient?.rowMm === atDetector?.rowMm && atPatient?.columnMm === atDetector?.columnMm;
  if (atPatient && !isUncorrected) return { ...atPatient, kind: "PIXEL_SPACING", magnification: null };
  return atDetector && { ...atDetector, kind: "DETECTOR", magnification };
}

function readPair(dataSet: DataSet, tag: string): { rowMm: number; columnMm: number } | null {
  const rowMm = readMillimetres(dataSet, tag, 0);
  const columnMm = readMillimetres(dataSet, tag, 1);
  return isSpacing(rowMm) && isSpacing(columnMm) ? { rowMm, columnMm } : null;
}

/** As stated, or by how far source, patient and detector are apart. */
function readMagnification(dataSet: DataSet): number | null {
  const stated = dataSet.floatString("x00181114");
  const toDetector = readMillimetres(dataSet, "x00181110");
  const toPatient = readMillimetres(dataSet, "x00181111");
  const value = stated || (toDetector !== null && toPatient !== null ? toDetector / toPatient : null);
  return value !== null && value >= 1 && value <= 10 ? value : null;
}

/** Height of a pixel by its width, where spacing or Pixel Aspect Ratio tells; else 1. */
export function readPixelAspect(dataSet: DataSet, spacing: Acquisition["spacing"]): number {
  if (spacing) return spacing.rowMm / spacing.columnMm;
  const vertical = dataSet.intString("x00280034", 0) ?? 1;
  const horizontal = dataSet.intString("x00280034", 1) ?? 1;
  return vertical > 0 && horizontal > 0 ? vertical / horizontal : 1;
}
