import { formatAngle, formatRange } from "@/domain/reading/format-angle";
import type { Severity } from "@/domain/reading/measurement";
import type { FailureCode, ScanStatus } from "@/domain/scan";
import type { AngleUncertainty } from "@/domain/geometry/uncertainty";

/** Words that more than one part of the app says. */
export const commonMessages = {
  appName: "Scoliosis-AI",
  pageTitle: (title: string) => `${title} · Scoliosis-AI`,
  description: "Finds the vertebrae on a frontal spine X-ray and measures the Cobb angles.",
  skipToContent: "Skip to content",
  nav: {
    label: "Main",
    scans: "My scans",
    newScan: "New scan",
    docs: "Docs",
    signIn: "Sign in",
    signUp: "Create account",
  },
  userMenu: {
    label: "Account menu",
    account: "Account",
    signOut: "Sign out",
    signOutFailed: "You are still signed in.",
  },
  theme: {
    system: "Theme: as the system has it",
    light: "Theme: light",
    dark: "Theme: dark",
    next: { system: "Switch to light", light: "Switch to dark", dark: "Switch to the system's" },
  },
  actions: {
    cancel: "Cancel",
    close: "Close",
    save: "Save",
    delete: "Delete",
    retry: "Try again",
    undo: "Undo",
    rename: "Rename",
    open: "Open",
  },
  copying: {
    copy: "Copy",
    done: "Copied",
    failed: "Not copied: select the text",
  },
  /** Where the operator has set it. */
  retention: (days: number) =>
    `Scans are deleted ${days === 1 ? "a day" : `${days} days`} after they were added, for good, with film and results. Keep your own copy of what you need longer.`,
  /** Stands by an angle in a list; the scan's page gives the reasons. */
  warningCount: (count: number) => (count === 1 ? "1 warning" : `${count} warnings`),
  severity: {
    none: "No scoliosis",
    mild: "Mild",
    moderate: "Moderate",
    severe: "Severe",
  } satisfies Record<Severity, string>,
  /** Where a waiting film stands among all that wait. */
  waitingAt: (place: number) => `Waiting, place ${place}`,
  /** A film that waits out a fault; the reason stands beside it. */
  putOff: "Put off",
  status: {
    UPLOADED: "Not analysed",
    QUEUED: "Waiting",
    RUNNING: "Analysing",
    DONE: "Analysed",
    FAILED: "Failed",
  } satisfies Record<ScanStatus, string>,
  /** What happened, what it means for the film, what to do. */
  failure: {
    IMAGE_UNREADABLE: "The file could not be read as an image. Export the film again as PNG or TIFF and upload that.",
    IMAGE_TOO_LARGE: "The film has more pixels or bytes than the analysis takes. Upload a smaller version of it.",
    IMAGE_MISSING: "The film is no longer in the storage. Delete this scan and upload the film again.",
    IMAGE_OUT_OF_MEMORY:
      "Reading this film takes far more memory than its size explains, so it was stopped. Open the film in a viewer, export it again as PNG or TIFF and upload that.",
    IMAGE_OUT_OF_TIME:
      "Reading this film took too long, so it was stopped. Open the film in a viewer, export it again as PNG or TIFF and upload that.",
    IMAGE_CRASHES_DECODER:
      "The program that reads films crashes on this one: its file is damaged in a way that is not known. Open the film in a viewer, export it again as PNG or TIFF and upload that.",
    ENGINE_UNREACHABLE: "The analysis service could not be reached. The film is kept; try again in a few minutes.",
    ENGINE_KEY_REFUSED:
      "The analysis service refused the key of this app, which only those who run the app can mend. The film is kept; try again when they have.",
    ENGINE_UNAVAILABLE: "The analysis was busy or not ready for minutes. The film is kept; try again later.",
    ENGINE_FAILED: "The analysis stopped before the end. The film is kept; try again.",
    TIMED_OUT: "The analysis took too long and was stopped. The film is kept; try again.",
    CANCELLED: "The analysis was cancelled. The film is kept.",
  } satisfies Record<FailureCode, string>,
  /** Where there is no room for what to do, or nothing to do but to wait. */
  failureInShort: {
    IMAGE_UNREADABLE: "The file is not a readable image",
    IMAGE_TOO_LARGE: "The film is too large",
    IMAGE_MISSING: "The film is no longer stored",
    IMAGE_OUT_OF_MEMORY: "Reading the film takes too much memory",
    IMAGE_OUT_OF_TIME: "Reading the film takes too long",
    IMAGE_CRASHES_DECODER: "The film can't be read: it crashes the reader",
    ENGINE_UNREACHABLE: "The analysis could not be reached",
    ENGINE_KEY_REFUSED: "The analysis refused the app's key",
    ENGINE_UNAVAILABLE: "The analysis was busy or not ready",
    ENGINE_FAILED: "The analysis stopped before the end",
    TIMED_OUT: "The analysis took too long",
    CANCELLED: "The analysis was cancelled",
  } satisfies Record<FailureCode, string>,
  untitled: "Untitled film",
  degrees: (degrees: number) => formatAngle(degrees),
  /** Where an angle lies in 4 of 5 films like this one. Read aloud, a dash or a sign is easily lost: "to" is not. */
  likely: (degrees: number, { p80 }: AngleUncertainty) => `likely ${formatRange(degrees, p80)}`,
  loading: "Loading",
  errors: {
    network: "The server could not be reached. Check the connection and try again.",
    unexpected: "Something went wrong on our side. Try again in a moment.",
    badAnswer: "The server gave an answer that this page does not understand. Reload the page.",
    reference: (requestId: string) => `Reference for support: ${requestId}`,
  },
  scanDeleted: (name: string) => `“${name}” will be deleted.`,
  scanDeleteFailed: (name: string) => `“${name}” was not deleted.`,
  errorPage: {
    title: "Something went wrong",
    body: "Your films and results are safe. Try again; if it happens again, reload the page.",
    home: "Go to my scans",
  },
  notFound: {
    title: "There is nothing here",
    body: "The address may be mistyped, or what was here has been deleted.",
    home: "Go to the start page",
  },
} as const;
