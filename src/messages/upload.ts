import type { Problem, ProblemCode, RefusalCode, Step, WaitReason } from "@/domain/upload-outcome";
import { nameReadFormats, READ_FORMATS, type UploadContentType } from "@/domain/film-formats";
import { MAX_PIXELS, MAX_UPLOAD_BYTES } from "@/domain/upload-rules";

const FORMATS = nameReadFormats("or");
const MEGABYTES = MAX_UPLOAD_BYTES / 1024 / 1024;

const format = (type: UploadContentType) => READ_FORMATS[type].name;

const films = (count: number) => (count === 1 ? "1 film" : `${count} films`);

const problems = {
  UNREACHABLE: "The connection was lost too many times. Nothing was lost here; try again when it is steadier.",
  SIGNED_OUT: "You have been signed out. Sign in again in another tab, then try again here.",
  REFUSED: "The server did not take this film.",
  CLOCK_SKEW:
    "The storage says that the permission to upload is out of its time, although it was just given. The clocks of the server and of the storage differ: tell whoever runs this site, then try again.",
  STORAGE_REFUSED: "The storage did not take this film. Try again; if it happens again, tell whoever runs this site.",
  BUSY: "Too much is being uploaded at once. Try again in a minute.",
  SERVER_TROUBLE: "Something went wrong on our side. Nothing was lost here; try again in a minute.",
  UNREADABLE:
    "The file can no longer be read: it was changed, moved or deleted, or its drive was taken out. Add it again.",
} satisfies Record<ProblemCode, string>;

/** The words of the upload page. */
export const uploadMessages = {
  title: "New scan",
  area: {
    label: "Add films",
    title: "Drop films here",
    titleTouch: "Add a film",
    hint: "or paste them. Anywhere on this page will do.",
    choose: "Choose films",
    chooseFolder: "Choose a folder or CD",
    photograph: "Take a photo",
    rules: `DICOM (also a folder, a CD or a ZIP), ${FORMATS}, up to ${MEGABYTES} MB and ${MAX_PIXELS / 1e6} megapixels each. A frontal film of the whole spine reads best.`,
    dropNow: "Drop to upload",
  },
  analyseSwitch: "Analyse after upload",
  list: {
    label: "Films",
    count: films,
    clear: "Clear finished",
  },
  format,
  /** The name says one thing and the bytes another; the bytes are believed. */
  misnamed: (claimed: UploadContentType, real: UploadContentType) =>
    `Named as ${format(claimed)}, but it is ${format(real)}: read as ${format(real)}.`,
  phase: {
    checking: "Checking the file",
    queued: "Waits for its turn",
    cancelled: "Cancelled. Nothing was kept.",
    saved: "Uploaded",
    step: {
      presign: "Preparing the upload",
      put: "Uploading",
      create: "Checking the film on the server",
      describe: "Saving label and date",
      analyse: "Asking for the analysis",
    } satisfies Record<Step, string>,
  },
  /** The bytes have left; the storage has not answered yet. */
  finishing: "Uploaded, waiting for the storage",
  progress: (name: string) => `Upload of ${name}`,
  percent: (percent: number) => `${percent} %`,
  waiting: {
    OFFLINE: () => "You are offline. Goes on by itself once you are connected again.",
    UNREACHABLE: (seconds: number | null) => `The connection was lost. ${nextTry(seconds)}`,
    BUSY: (seconds: number | null) => `Too much at once. ${nextTry(seconds)}`,
    SERVER_TROUBLE: (seconds: number | null) => `The server has trouble. ${nextTry(seconds)}`,
  } satisfies Record<WaitReason, (seconds: number | null) => string>,
  /** The server's own words where it has said why, ours otherwise. */
  problem: ({ code, detail }: Problem) => (detail && (code === "REFUSED" || code === "BUSY") ? detail : problems[code]),
  refusal: {
    EMPTY: "The file is empty. Export the film again and add the new file.",
    TOO_LARGE: `The file is larger than ${MEGABYTES} MB. Export the film with less resolution, or as JPEG.`,
    UNREADABLE:
      "The file cannot be read. If it is on a network drive or in a cloud folder, copy it to this device first.",
    DICOM:
      "This is a DICOM file, which is not sent as it is. Drop it on this page: its picture is made here in the browser.",
    HEIC: "This is a HEIC photo. Export it as JPEG; on an iPhone, choose Settings, Camera, Formats, Most Compatible.",
    AVIF: "This is an AVIF image. Save it as PNG or JPEG and add that.",
    PDF: "This is a PDF. Export the film itself as PNG or TIFF, or save the page as an image.",
    SVG: `This is an SVG drawing, not a film. Add the film as ${FORMATS}.`,
    GIF: "This is a GIF, which has too few greys for a film. Export the film as PNG.",
    BMP: "This is a BMP image. Save it as PNG and add that.",
    JPEG_2000: "This is a JPEG 2000 image. Save it as PNG or TIFF and add that.",
    ARCHIVE: "This is an archive of a kind that is not opened here. Unpack it and add the films inside.",
    NOT_A_FILM: `This is not an image that can be read. Add the film as ${FORMATS}.`,
  } satisfies Record<RefusalCode, string>,
  refused: "Not uploaded.",
  duplicate: (name: string, sameName: boolean) =>
    sameName ? "The same film is in this list already." : `The same film is in this list already, as “${name}”.`,
  keepDuplicate: "Upload it again",
  skipDuplicate: "Skip",
  actions: {
    cancel: "Cancel",
    retry: "Try again",
    remove: "Remove",
    open: "Open",
    analyse: "Analyse",
    details: "Label and date",
    signIn: "Sign in",
    of: (action: string, name: string) => `${action}: ${name}`,
  },
  details: {
    label: "Label",
    filmDate: "Film date",
    future: "A film can't be from the future.",
    saved: "Saved",
    saving: "Saving",
    failed: "Label and date were not saved. Change them on the scan's page.",
  },
  outcome: {
    analysing: "Analysing",
    maxCobb: (angle: string) => `${angle} max Cobb`,
    noAngle: "No angle found",
  },
  announce: {
    started: (name: string) => `Uploading ${name}.`,
    done: (name: string) => `${name} is uploaded.`,
    failed: (name: string, why: string) => `${name}: ${why}`,
  },
} as const;

function nextTry(seconds: number | null): string {
  return seconds ? `Tries again in ${seconds} s.` : "Trying again.";
}
