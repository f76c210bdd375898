import { createScan, presignUpload, requestInference, updateScan } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import { wantsAnalysis } from "./analyse-preference";
import { randomUuid } from "@/browser/random-uuid";
import { putObject } from "./put-object";
import { RequestFailure } from "./request-failure";
import type { UploadServices } from "./upload-film";
import { createUploadList, type UploadList } from "./upload-list";
import { isUnfinished } from "./upload-state";

/** Gives a problem of our own API the shape that uploads go by; an AbortError stays what it is. */
async function asRequestFailure<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    throw new RequestFailure("app", error.status, {
      code: error.code,
      detail: error.status === 0 ? null : error.detail,
      retryAfterMs: error.retryAfterS === undefined ? null : error.retryAfterS * 1000,
      cause: error,
    });
  }
}

function pause(ms: number, signal: AbortSignal, untilOnline = false): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      signal.removeEventListener("abort", stop);
      settle();
    };
    const done = () => end(resolve);
    const stop = () => end(() => reject(new DOMException("The upload was cancelled.", "AbortError")));
    const timer = setTimeout(done, ms);
    if (untilOnline) window.addEventListener("online", done);
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
  });
}

const browserServices: UploadServices = {
  presign: ({ contentType, size, sha256, fileName }, signal) =>
    asRequestFailure(presignUpload({ contentType, size, fileName, ...(sha256 ? { sha256 } : {}) }, signal)),
  put: putObject,
  createScan: async (s3Key, acquisition, signal) =>
    (await asRequestFailure(createScan(s3Key, { ...(acquisition ? { acquisition } : {}), signal }))).scanId,
  describeScan: async (scanId, { label, filmDate }) => {
    await asRequestFailure(updateScan(scanId, { label, filmDate: filmDate || null }));
  },
  requestAnalysis: async (scanId, runId, signal) => {
    await asRequestFailure(requestInference(scanId, { runId, signal }));
  },
  newRunId: randomUuid,
  isOnline: () => navigator.onLine,
  pause,
  random: Math.random,
};

/** `crypto.randomUUID` is missing on pages not served over HTTPS; these ids never leave the tab. */
let lastId = 0;
const newId = () => `film-${++lastId}`;

function warnBeforeLeaving(event: BeforeUnloadEvent) {
  event.preventDefault();
}

function createBrowserUploads(): UploadList {
  const list = createUploadList(browserServices, { newId, wantsAnalysis });
  list.subscribe((state, before) => {
    const unfinished = state.films.some(isUnfinished);
    if (unfinished === before.films.some(isUnfinished)) return;
    // Only while needed: a page with this listener cannot be restored by the back button at once.
    if (unfinished) window.addEventListener("beforeunload", warnBeforeLeaving);
    else window.removeEventListener("beforeunload", warnBeforeLeaving);
  });
  return list;
}

let current: { userId: string; list: UploadList } | null = null;

/** The uploads of this tab. Those of another user, who was signed in before, are stopped and forgotten. */
export function uploadsOf(userId: string): UploadList {
  // On the server each request renders an empty list of its own.
  if (typeof window === "undefined") return createUploadList(browserServices, { newId, wantsAnalysis });
  if (current?.userId !== userId) {
    current?.list.clear();
    current = { userId, list: createBrowserUploads() };
  }
  return current.list;
}
