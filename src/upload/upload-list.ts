import type { Acquisition } from "@/domain/acquisition";
import { hashFilm } from "./hash-film";
import { sniffFilm } from "./sniff-film";
import { analyseFilm, saveDetails, uploadFilm, type UploadServices } from "./upload-film";
import {
  emptyUploads,
  type Film,
  type FilmDetails,
  type FilmEvent,
  filmsToStart,
  reduceUploads,
  type UploadEvent,
  type UploadState,
} from "./upload-state";

/** The films of this tab on their way, outside of React: they go on while the user looks at another page of the app. */
export interface UploadList {
  getState: () => UploadState;
  /** Calls back after each change. @returns how to stop that. */
  subscribe: (listener: (state: UploadState, before: UploadState) => void) => () => void;
  /** Checks the files and uploads those that pass, a few at a time. */
  add: (files: readonly File[]) => void;
  /** Uploads a picture that was made from a DICOM file, with what its header said; `filmDate` YYYY-MM-DD or empty. */
  addDicom: (picture: File, acquisition: Acquisition, filmDate: string) => void;
  fileOf: (id: string) => File | undefined;
  cancel: (id: string) => void;
  retry: (id: string) => void;
  remove: (ids: readonly string[]) => void;
  /** Uploads a film although the same file is in the list. */
  keepDuplicate: (id: string) => void;
  analyse: (id: string) => void;
  /** Remembers what is typed. */
  describe: (id: string, details: FilmDetails) => void;
  /** Typing has paused: writes to the scan, if there is one yet. */
  saveDetails: (id: string) => void;
  /** Stops everything and forgets everything, as when another user signs in. */
  clear: () => void;
}

/** `wantsAnalysis` is asked when a film has become a scan. */
export function createUploadList(
  services: UploadServices,
  options: { newId: () => string; wantsAnalysis: () => boolean },
): UploadList {
  let state = emptyUploads;
  const listeners = new Set<(state: UploadState, before: UploadState) => void>();
  const files = new Map<string, File>();
  const aborts = new Map<string, AbortController>();
  /** One check after another: many films hashed at once would all be in memory at once. */
  let checks = Promise.resolve();

  function dispatch(event: UploadEvent) {
    const before = state;
    state = reduceUploads(before, event);
    if (state === before) return;
    for (const listener of listeners) listener(state, before);
    for (const film of filmsToStart(state)) start(film);
  }

  const find = (id: string): Film | undefined => state.films.find((film) => film.id === id);
  const reportFor = (id: string) => (event: FilmEvent) => dispatch({ type: "film", id, event });

  async function check(id: string) {
    const file = files.get(id);
    if (!file) return;
    const sniffed = await sniffFilm(file);
    if ("refusal" in sniffed) {
      reportFor(id)({ type: "refused", refusal: sniffed.refusal });
      return;
    }
    const sha256 = await hashFilm(file);
    const fingerprint = sha256 ?? `${file.name}\n${file.size}\n${file.lastModified}`;
    reportFor(id)({ type: "accepted", contentType: sniffed.contentType, sha256, fingerprint });
  }

  function take(added: readonly { file: File; acquisition: Acquisition | null; filmDate: string }[]) {
    const films = added.map(({ file, acquisition, filmDate }) => {
      const id = options.newId();
      files.set(id, file);
      return { id, name: file.name, size: file.size, acquisition, details: { label: "", filmDate } };
    });
    dispatch({ type: "added", films });
    for (const { id } of films) checks = checks.then(() => check(id));
  }

  /** A context for work on a film; aborted by `cancel` and `clear`. Reports of work that was aborted go nowhere. */
  function contextFor(id: string) {
    const abort = new AbortController();
    aborts.set(id, abort);
    const report = reportFor(id);
    return {
      services,
      signal: abort.signal,
      report: (event: FilmEvent) => {
        if (!abort.signal.aborted) report(event);
      },
    };
  }

  function start(film: Film) {
    const file = files.get(film.id);
    // A film that an earlier start has set going by reporting must not start twice.
    if (!file || !film.contentType || find(film.id)?.phase.name !== "queued") return;
    const { id, name, contentType, sha256, acquisition, checkpoint } = film;
    const context = contextFor(id);
    // Takes its place now: what follows is asynchronous, and the next look at the queue must not start it again.
    context.report({ type: "started", step: "presign" });
    const details = () => find(id)?.details ?? film.details;
    void uploadFilm(
      { file, name, contentType, sha256, acquisition, checkpoint, details, wantsAnalysis: options.wantsAnalysis },
      context,
    );
  }

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add: (added) => take(added.map((file) => ({ file, acquisition: null, filmDate: "" }))),
    addDicom: (file, acquisition, filmDate) => take([{ file, acquisition, filmDate }]),
    fileOf: (id) => files.get(id),
    cancel(id) {
      reportFor(id)({ type: "cancelled" });
      if (find(id)?.phase.name === "cancelled") aborts.get(id)?.abort();
    },
    retry: (id) => reportFor(id)({ type: "retried" }),
    remove(ids) {
      dispatch({ type: "removed", ids });
      for (const id of ids) if (!find(id)) forget(id);
    },
    keepDuplicate: (id) => reportFor(id)({ type: "kept" }),
    analyse(id) {
      const film = find(id);
      if (film?.phase.name !== "saved" || !film.checkpoint.scanId) return;
      const context = contextFor(id);
      context.report({ type: "started", step: "analyse" });
      void analyseFilm(film.checkpoint.scanId, context);
    },
    describe: (id, details) => reportFor(id)({ type: "described", details }),
    saveDetails(id) {
      const film = find(id);
      const scanId = film?.checkpoint.scanId;
      if (!film || !scanId || film.detailsSaved !== "unsaved") return;
      // Never aborted: it is no part of the upload, and may outlast it.
      void saveDetails(scanId, film.details, { services, signal: new AbortController().signal, report: reportFor(id) });
    },
    clear() {
      for (const abort of aborts.values()) abort.abort();
      const before = state;
      state = emptyUploads;
      files.clear();
      aborts.clear();
      for (const listener of listeners) listener(state, before);
    },
  };

  function forget(id: string) {
    files.delete(id);
    aborts.delete(id);
  }
}
