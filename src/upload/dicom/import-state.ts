import type { Acquisition } from "@/domain/acquisition";
import type { DicomRefusalCode } from "@/domain/dicom-outcome";
import type { Area } from "@/dicom/black-out";
import type { Preview } from "@/dicom/draw-preview";
import type { DicomHead } from "@/dicom/read-dicom-film";
import type { LocalValues } from "@/dicom/read-acquisition";
import type { DicomSource } from "./worker-protocol";

export type DicomPhase =
  | { name: "reading" }
  | { name: "refused"; code: DicomRefusalCode; detail: string | null }
  | { name: "ready" }
  | { name: "sending" }
  | { name: "sent"; as: string };

/** A DICOM file that was added. Its own name and its head stay in this tab. */
export interface DicomFile {
  id: string;
  /** The file's own name, shown to the person who has it and to no one else. */
  name: string;
  size: number;
  source: DicomSource;
  phase: DicomPhase;
  head: DicomHead | null;
  /** Null until the picture has been decoded, which comes after all heads. */
  drawn: { preview: Preview; acquisition: Acquisition; local: LocalValues } | null;
  isChosen: boolean;
  /** What the person says of text burnt into the picture; the header's word until then. */
  text: "none" | "some" | null;
  areas: readonly Area[];
  sendsDay: boolean;
}

/** A file that has just been added. */
export function newDicomFile(id: string, name: string, size: number, source: DicomSource): DicomFile {
  return {
    id,
    name,
    size,
    source,
    phase: { name: "reading" },
    head: null,
    drawn: null,
    isChosen: false,
    text: null,
    areas: [],
    sendsDay: false,
  };
}

/** What a read head makes of a file: chosen, unless its header gives a reason against it. */
export function withHead(file: DicomFile, head: DicomHead): DicomFile {
  const { hasBurntInText, notes } = head.local;
  return {
    ...file,
    head,
    phase: { name: "ready" },
    isChosen: notes.length === 0,
    text: hasBurntInText === null ? null : hasBurntInText ? "some" : "none",
  };
}

/** Chosen, drawn for the person to see, and its text answered for. */
export function isReadyToSend({ phase, isChosen, drawn, text, areas }: DicomFile): boolean {
  return (
    phase.name === "ready" && isChosen && drawn !== null && (text === "none" || (text === "some" && areas.length > 0))
  );
}

/** Chosen and drawn, and held up by the question about text alone. */
export function waitsForAnswer(file: DicomFile): boolean {
  return file.phase.name === "ready" && file.isChosen && file.drawn !== null && !isReadyToSend(file);
}

/** Something of it would be lost if the page were left. */
export function isUndecided({ phase }: DicomFile): boolean {
  return phase.name === "reading" || phase.name === "ready" || phase.name === "sending";
}
