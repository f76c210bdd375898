import type { Acquisition } from "@/domain/acquisition";
import type { UploadContentType } from "@/domain/film-formats";
import type { Problem, RefusalCode, Step, WaitReason } from "@/domain/upload-outcome";

/** Where the storage lets us put a film. `headers` must be repeated exactly. */
export interface Ticket {
  url: string;
  key: string;
  headers: Record<string, string>;
}

/** How far an upload has come: what a retry need not do again. */
export interface Checkpoint {
  ticket: Ticket | null;
  /** The bytes are in the storage. */
  stored: boolean;
  scanId: string | null;
}

/** Label and film date (YYYY-MM-DD, or empty) as typed on the row. */
export interface FilmDetails {
  label: string;
  filmDate: string;
}

export type Phase =
  | { name: "checking" }
  | { name: "refused"; refusal: RefusalCode }
  | { name: "duplicate"; of: string }
  | { name: "queued" }
  | { name: "working"; step: Step }
  | { name: "waiting"; step: Step; reason: WaitReason; waitMs: number | null }
  | { name: "failed"; step: Step; problem: Problem }
  | { name: "cancelled" }
  | { name: "saved" }
  | { name: "analysing" };

/** One row of the list. Sizes in bytes. */
export interface Film {
  id: string;
  name: string;
  size: number;
  /** Found in the first bytes; null until checked or where refused. */
  contentType: UploadContentType | null;
  /** Tells the same file from another: its hash, or name, size and time where the browser cannot hash. */
  fingerprint: string | null;
  sha256: string | null;
  /** What its DICOM header said; null where it came as a picture. */
  acquisition: Acquisition | null;
  phase: Phase;
  sent: number;
  checkpoint: Checkpoint;
  details: FilmDetails;
  /** Whether what was typed has reached the scan. */
  detailsSaved: "nothing" | "unsaved" | "saving" | "saved" | "failed";
}

export interface UploadState {
  films: readonly Film[];
}

export const emptyUploads: UploadState = { films: [] };

export type FilmEvent =
  | { type: "accepted"; contentType: UploadContentType; sha256: string | null; fingerprint: string }
  | { type: "refused"; refusal: RefusalCode }
  | { type: "kept" }
  | { type: "started"; step: Step }
  | { type: "progressed"; sent: number }
  | { type: "reached"; checkpoint: Partial<Checkpoint> }
  | { type: "held"; reason: WaitReason; waitMs: number | null }
  | { type: "failed"; problem: Problem }
  | { type: "finished"; analysing: boolean }
  | { type: "cancelled" }
  | { type: "retried" }
  | { type: "described"; details: FilmDetails }
  | { type: "detailsSaved"; details: FilmDetails; outcome: Film["detailsSaved"] };

export type UploadEvent =
  | { type: "added"; films: readonly Pick<Film, "id" | "name" | "size" | "acquisition" | "details">[] }
  | { type: "removed"; ids: readonly string[] }
  | { type: "film"; id: string; event: FilmEvent };

export const MAX_PARALLEL_UPLOADS = 3;

const freshCheckpoint: Checkpoint = { ticket: null, stored: false, scanId: null };

/** The state machine of the upload list. Pure; an event that does not fit a film's phase changes nothing. */
export function reduceUploads(state: UploadState, event: UploadEvent): UploadState {
  switch (event.type) {
    case "added":
      return {
        films: [
          ...state.films,
          ...event.films.map((film): Film => ({
            ...film,
            contentType: null,
            fingerprint: null,
            sha256: null,
            phase: { name: "checking" },
            sent: 0,
            checkpoint: freshCheckpoint,
            detailsSaved: "nothing",
          })),
        ],
      };
    case "removed": {
      const films = state.films.filter((film) => !(event.ids.includes(film.id) && isRemovable(film)));
      return films.length === state.films.length ? state : { films };
    }
    case "film": {
      const index = state.films.findIndex((film) => film.id === event.id);
      const film = state.films[index];
      if (!film) return state;
      const next = reduceFilm(film, event.event, state.films);
      return next === film ? state : { films: state.films.with(index, next) };
    }
    default:
      return event satisfies never;
  }
}

function reduceFilm(film: Film, event: FilmEvent, films: readonly Film[]): Film {
  const phase = film.phase;
  switch (event.type) {
    case "accepted": {
      if (phase.name !== "checking") return film;
      const { contentType, sha256, fingerprint } = event;
      const twin = films.find((other) => other !== film && other.fingerprint === fingerprint && holdsItsPlace(other));
      return {
        ...film,
        contentType,
        sha256,
        fingerprint,
        phase: twin ? { name: "duplicate", of: twin.id } : { name: "queued" },
      };
    }
    case "refused":
      return phase.name === "checking" ? { ...film, phase: { name: "refused", refusal: event.refusal } } : film;
    case "kept":
      return phase.name === "duplicate" ? { ...film, phase: { name: "queued" } } : film;
    case "started": {
      const startsAnalysis = phase.name === "saved" && event.step === "analyse";
      if (!isActive(film) && phase.name !== "queued" && !startsAnalysis) return film;
      const sent = event.step === "put" ? 0 : film.sent;
      return { ...film, sent, phase: { name: "working", step: event.step } };
    }
    case "progressed":
      if (phase.name !== "working" || phase.step !== "put") return film;
      return { ...film, sent: Math.min(event.sent, film.size) };
    case "reached":
      if (!isActive(film)) return film;
      return { ...film, checkpoint: { ...film.checkpoint, ...event.checkpoint } };
    case "held":
      if (phase.name !== "working") return film;
      return { ...film, phase: { name: "waiting", step: phase.step, reason: event.reason, waitMs: event.waitMs } };
    case "failed":
      if (phase.name !== "working" && phase.name !== "waiting") return film;
      return { ...film, phase: { name: "failed", step: phase.step, problem: event.problem } };
    case "finished":
      if (!isActive(film)) return film;
      return { ...film, phase: { name: event.analysing ? "analysing" : "saved" } };
    case "cancelled":
      if (!isCancellable(film)) return film;
      // A new start gets a new key: what the storage holds of the old one is purged with its pending upload.
      return { ...film, sent: 0, checkpoint: freshCheckpoint, phase: { name: "cancelled" } };
    case "retried": {
      if (!isRetryable(film)) return film;
      // An unused ticket may have expired meanwhile, and a storage may say so by just hanging up: take a new one.
      const checkpoint = film.checkpoint.stored ? film.checkpoint : freshCheckpoint;
      return { ...film, sent: film.checkpoint.stored ? film.sent : 0, checkpoint, phase: { name: "queued" } };
    }
    case "described":
      return { ...film, details: event.details, detailsSaved: "unsaved" };
    case "detailsSaved":
      // What was typed since then is not saved by it.
      return event.details === film.details ? { ...film, detailsSaved: event.outcome } : film;
    default:
      return event satisfies never;
  }
}

/** Holds one of the places for parallel uploads. */
export function isActive(film: Film): boolean {
  return film.phase.name === "working" || film.phase.name === "waiting";
}

/** Closing the page now would lose something of this film. */
export function isUnfinished(film: Film): boolean {
  return isActive(film) || film.phase.name === "checking" || film.phase.name === "queued";
}

/** Up to the moment in which the scan may come to exist. */
export function isCancellable(film: Film): boolean {
  if (film.checkpoint.scanId) return false;
  if (film.phase.name === "working") return film.phase.step === "presign" || film.phase.step === "put";
  return film.phase.name === "queued" || film.phase.name === "waiting";
}

export function isRetryable(film: Film): boolean {
  return film.phase.name === "cancelled" || (film.phase.name === "failed" && !film.phase.problem.final);
}

/** Nothing of it is under way, so it may leave the list. */
export function isRemovable(film: Film): boolean {
  return !isActive(film);
}

/** Not uploaded, and will not be without the user: the row itself offers to go. One that has become a scan is no rubbish. */
export function isDiscardable(film: Film): boolean {
  return ["refused", "failed", "cancelled"].includes(film.phase.name) && !film.checkpoint.scanId;
}

/** There is, or will be, a scan to write label and date to. */
export function isDescribable({ phase }: Film): boolean {
  if (phase.name === "failed") return !phase.problem.final;
  return !["checking", "refused", "duplicate", "cancelled"].includes(phase.name);
}

/** Nothing more will happen to it by itself, and nothing is asked of the user. */
export function isSettled(film: Film): boolean {
  return ["refused", "cancelled", "saved", "analysing"].includes(film.phase.name);
}

/** Counts when the same file is added again. */
function holdsItsPlace(film: Film): boolean {
  return !["refused", "cancelled", "duplicate"].includes(film.phase.name);
}

/** The queued films that may start now, in the order in which they were added. */
export function filmsToStart(state: UploadState): Film[] {
  const free = MAX_PARALLEL_UPLOADS - state.films.filter(isActive).length;
  return state.films.filter((film) => film.phase.name === "queued").slice(0, Math.max(0, free));
}
