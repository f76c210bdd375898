import type { DicomRefusalCode } from "@/domain/dicom-outcome";

/** A DICOM file that gives no film. `detail` names what was found: frames, a compression; never a value of the patient's. */
export class DicomRefusal extends Error {
  readonly code: DicomRefusalCode;
  readonly detail: string | null;

  constructor(code: DicomRefusalCode, detail: string | null = null, cause?: unknown) {
    super(detail === null ? code : `${code}: ${detail}`, { cause });
    this.name = "DicomRefusal";
    this.code = code;
    this.detail = detail;
  }
}
