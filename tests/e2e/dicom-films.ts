import type { Attribute } from "../support/dicom-file";
import { hospitalDicom } from "../support/hospital-dicom";
import type { NamedFilm } from "./upload-films";

export function namedDicom(name: string, changes: readonly Attribute[] = []): NamedFilm {
  return { name, mimeType: "application/dicom", buffer: hospitalDicom(changes) };
}
