/** The states of a scan. They stand here without their schema, so that a page need not load a parser for them. */
export const SCAN_STATUSES = ["UPLOADED", "QUEUED", "RUNNING", "DONE", "FAILED"] as const;
type ScanStatus = (typeof SCAN_STATUSES)[number];

/** The states from which an analysis may be asked for. */
export const RUNNABLE_STATUSES = ["UPLOADED", "DONE", "FAILED"] as const satisfies readonly ScanStatus[];

/** Why an analysis ended without a result. Stable: stored with the run, explained by the page. */
export const FAILURE_CODES = [
  "IMAGE_UNREADABLE",
  "IMAGE_TOO_LARGE",
  "IMAGE_MISSING",
  /** Reading it takes far more memory than its size explains. */
  "IMAGE_OUT_OF_MEMORY",
  /** Reading it takes more time than a film may. */
  "IMAGE_OUT_OF_TIME",
  /** The program that decodes films crashes on it. */
  "IMAGE_CRASHES_DECODER",
  /** Nobody answers at the inference service's address. */
  "ENGINE_UNREACHABLE",
  /** The inference service does not accept the app's key. */
  "ENGINE_KEY_REFUSED",
  /** The engine is there but busy or not ready. */
  "ENGINE_UNAVAILABLE",
  "ENGINE_FAILED",
  "TIMED_OUT",
  /** Its owner did not want it any more. */
  "CANCELLED",
] as const;

/** The film itself is at fault: analysed again, it would only fail again. */
export const FILM_FAULTS = [
  "IMAGE_UNREADABLE",
  "IMAGE_TOO_LARGE",
  "IMAGE_MISSING",
  "IMAGE_OUT_OF_MEMORY",
  "IMAGE_OUT_OF_TIME",
  "IMAGE_CRASHES_DECODER",
] as const satisfies (typeof FAILURE_CODES)[number][];

/** The state that a text names; undefined if it names none. */
export function findScanStatus(text: string | null | undefined): ScanStatus | undefined {
  return SCAN_STATUSES.find((status) => status === text);
}
