/** DICOM files hold who the patient is: they stay where they are. */
export const DICOM_REFUSED =
  "DICOM files name the patient and are not accepted here. Add the file on the upload page, which sends only its picture and the values it lists, or run npm run predict.";

/** Why a DICOM file gives no film. Each has its own words: see messages/dicom.ts. */
export const DICOM_REFUSALS = [
  "NOT_DICOM",
  "DAMAGED",
  "DIRECTORY",
  "NO_PICTURE",
  "MULTI_FRAME",
  "COMPRESSION",
  "PIXELS",
  "TOO_LARGE",
] as const;
export type DicomRefusalCode = (typeof DICOM_REFUSALS)[number];

/** What a person should know of a DICOM film before it is uploaded. All but `TURNED` are reasons not to choose it unasked. */
export const DICOM_NOTES = ["NOT_FRONTAL", "OTHER_BODY_PART", "NOT_AN_XRAY", "FOR_PROCESSING", "TURNED"] as const;
export type DicomNote = (typeof DICOM_NOTES)[number];
