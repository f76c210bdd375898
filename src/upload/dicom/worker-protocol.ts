import type { Acquisition } from "@/domain/acquisition";
import type { DicomRefusalCode } from "@/domain/dicom-outcome";
import type { Area } from "@/dicom/black-out";
import type { Preview } from "@/dicom/draw-preview";
import type { DicomHead } from "@/dicom/read-dicom-film";
import type { LocalValues } from "@/dicom/read-acquisition";

/** Where the bytes of a DICOM file are: a file of its own, or an entry of a ZIP, counted from 0. */
export type DicomSource = { file: Blob } | { zip: Blob; entry: number };

/** A file inside a ZIP, as its first bytes tell. A film is handed out whole; DICOM stays in the ZIP until it is read. */
export type ZipEntry =
  | { kind: "dicom"; name: string; size: number; entry: number }
  | { kind: "film"; file: File }
  | { kind: "other"; name: string };

/** What the worker does, by name: what it is given, and what it answers. */
export interface DicomTasks {
  listZip: { given: { zip: Blob }; answer: ZipEntry[] };
  readHead: { given: { source: DicomSource }; answer: DicomHead };
  /** `longSide` in px. */
  draw: {
    given: { source: DicomSource; longSide: number };
    answer: { preview: Preview; acquisition: Acquisition; local: LocalValues };
  };
  /** A PNG of the picture with these areas black, and all else that is sent. */
  encode: {
    given: { source: DicomSource; areas: readonly Area[] };
    answer: { png: Blob; acquisition: Acquisition };
  };
}

export type DicomTask = keyof DicomTasks;
export type DicomRequest = { [Task in DicomTask]: { id: number; task: Task } & DicomTasks[Task]["given"] }[DicomTask];
export type DicomAnswer =
  | { id: number; answer: DicomTasks[DicomTask]["answer"] }
  | { id: number; refusal: { code: DicomRefusalCode; detail: string | null } };
