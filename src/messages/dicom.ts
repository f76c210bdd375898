import type { DicomNote, DicomRefusalCode } from "@/domain/dicom-outcome";
import { MAX_PIXELS } from "@/domain/upload-rules";

const files = (count: number) => (count === 1 ? "1 file" : `${count} files`);
const films = (count: number) => (count === 1 ? "1 film" : `${count} films`);

const refusals = {
  NOT_DICOM: () => "This is not a DICOM file.",
  DAMAGED: () => "The file is damaged or incomplete. Copy it again from where it came, and add the copy.",
  DIRECTORY: () => "This is the table of contents of a CD, not a film.",
  NO_PICTURE: () => "The file holds no picture: a report, a plan or settings.",
  MULTI_FRAME: (detail) =>
    `The file holds ${detail} pictures: a recording or a stack, not one film. Export the one you need.`,
  COMPRESSION: (detail) =>
    `The picture is compressed in a way that is not read${detail === null ? "" : ` (${detail})`}. Export it uncompressed, or as PNG or TIFF.`,
  PIXELS: (detail) =>
    `The picture's pixels are of a kind that is not read${detail === null ? "" : ` (${detail})`}. Export it in greys, or as PNG or TIFF.`,
  TOO_LARGE: () =>
    `The film is too large: more than ${MAX_PIXELS / 1e6} megapixels, or too many bytes. Export it smaller.`,
} satisfies Record<DicomRefusalCode, (detail: string | null) => string>;

/** The words of what happens between a dropped DICOM file and its upload. */
export const dicomMessages = {
  title: "DICOM files",
  lead: "Nothing has been sent yet. The files stay in this browser. What is sent of each film is its picture and the values under “What is sent”, nothing else.",
  list: "DICOM files that were added",
  /** What a film is called wherever it is sent or stored: never as its file. */
  filmName: (number: number) => `DICOM film ${number}`,
  found: (count: number) => `${files(count)} found`,
  reading: "Reading the file",
  drawing: "Drawing the picture",
  refused: "Not a film that can be added.",
  refusal: (code: DicomRefusalCode, detail: string | null) => refusals[code](detail),
  passedOver: (count: number) =>
    count === 1
      ? "1 other file is not a DICOM image and was not added."
      : `${count} other files are not DICOM images and were not added.`,
  note: {
    NOT_FRONTAL: "The header says that this is not a frontal film. The model measures frontal films only.",
    OTHER_BODY_PART: "The header names another part of the body.",
    NOT_AN_XRAY: "The header says that this is not an X-ray.",
    FOR_PROCESSING: "Raw data of the detector, not meant to be looked at. Use the film “for presentation” beside it.",
    TURNED: "Turned so that the head is at the top, as the header says.",
  } satisfies Record<DicomNote, string>,
  size: (width: number, height: number) => `${width} × ${height}`,
  choose: "Upload this film",
  ask: "Is there text in the picture, such as a name?",
  answer: {
    none: "No text",
    some: "Yes, black it out",
  },
  mustBlackOut: "Black out the text before you upload.",
  blackedOut: (count: number) => (count === 1 ? "1 area is blacked out." : `${count} areas are blacked out.`),
  answerAll: (count: number) => `No text in the other ${count}`,
  review: "Check and black out",
  actions: {
    of: (action: string, name: string) => `${action}: ${name}`,
    remove: "Remove",
    clear: "Clear",
    upload: (count: number) => `Upload ${films(count)}`,
    done: "Done",
  },
  waitsForAnswer: (count: number) =>
    count === 1
      ? "1 chosen film waits for your answer about text."
      : `${count} chosen films wait for your answer about text.`,
  sending: "Making the picture",
  sent: (name: string) => `Goes on in the list below as “${name}”.`,
  preview: (name: string) => `Picture of ${name}`,
  dialog: {
    title: "This is all we send",
    lead: "The picture, and these values. No name, no date of birth, no institution, no number of the file or the patient.",
    values: "What is sent",
    name: "Name",
    nameValue: "“DICOM film” and a number, never the file's own",
    day: (day: string) => `Send the full date too: ${day}`,
    dayHint: "Without it, the month alone is sent.",
    add: "Add a black area",
    removeArea: "Remove the area",
    hint: "Drag over the picture to black out a part. Or add an area: arrow keys move it, Shift with arrow keys resizes it, Delete removes it.",
    area: (number: number) => `Black area ${number}`,
  },
  announce: {
    found: (count: number) => `${files(count)} found. Nothing has been sent yet.`,
  },
} as const;
