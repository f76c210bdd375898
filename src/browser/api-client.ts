import type { Acquisition } from "@/domain/acquisition";
import type { AccessToken, NewAccessToken, TokenScope } from "@/domain/access-token";
import type { AuditAction, AuditPage } from "@/domain/audit";
import type { UploadContentType } from "@/domain/film-formats";
import type { FilmView } from "@/domain/film-view";
import type { Reanalysis } from "@/domain/reanalysis";
import type { ScanDetail, ScanPage, ScanStatus } from "@/domain/scan";
import type { TokenLifetime } from "@/domain/token-rules";
import { callApi } from "./call-api";

/** Asks for a URL to PUT one file to. `size` in bytes; `sha256` in hex. The PUT must repeat `headers`. */
export function presignUpload(
  file: { contentType: UploadContentType; size: number; sha256?: string; fileName?: string },
  signal?: AbortSignal,
) {
  return callApi("post", "/api/uploads/presign", { body: file, signal, unauthorizedIsAnswer: true });
}

/** Makes a scan of an uploaded file. Twice with one key gives the same scan. `acquisition`: from its DICOM header. */
export function createScan(s3Key: string, options: { acquisition?: Acquisition; signal?: AbortSignal } = {}) {
  const { acquisition, signal } = options;
  const body = { s3Key, ...(acquisition ? { acquisition } : {}) };
  return callApi("post", "/api/scans/create", { body, signal, unauthorizedIsAnswer: true });
}

/** A GET URL for a film, good for minutes. */
export function viewUpload(key: string, signal?: AbortSignal) {
  return callApi("get", "/api/uploads/view", { query: { key }, signal });
}

/**
 * Queues an analysis.
 * @param options `runId`: a new one's id; asked again with the same, nothing more is queued.
 * @throws ApiProblem with status 409 where one is queued or running already.
 */
export function requestInference(scanId: string, { runId, signal }: { runId?: string; signal?: AbortSignal } = {}) {
  return callApi("post", "/api/scans/run-inference", { body: { scanId, runId }, signal });
}

/** Cancels what is queued or running of a scan's analysis, if anything is. */
export function cancelInference(scanId: string) {
  return callApi("post", "/api/scans/cancel-inference", { body: { scanId } });
}

/** Asks anew for every analysis of mine that failed, but for films that can't be read. */
export function retryFailedScans() {
  return callApi("post", "/api/scans/retry-failed", {});
}

/** How many of my scans an earlier model read, and how far their re-analysis is. */
export function fetchReanalysis(signal?: AbortSignal): Promise<Reanalysis> {
  return callApi("get", "/api/reanalysis", { signal });
}

export function startReanalysis(): Promise<Reanalysis> {
  return callApi("post", "/api/reanalysis", {});
}

/** Stops the re-analysis; what is done stays. */
export function cancelReanalysis(): Promise<Reanalysis> {
  return callApi("delete", "/api/reanalysis", {});
}

/** One page of my scans, newest first. */
export function fetchScans(
  query: { cursor?: string | undefined; status?: ScanStatus | undefined; q?: string | undefined },
  signal?: AbortSignal,
): Promise<ScanPage> {
  return callApi("get", "/api/scans", { query, signal });
}

export function fetchScan(id: string, signal?: AbortSignal): Promise<ScanDetail> {
  return callApi("get", "/api/scans/{id}", { path: { id }, signal });
}

/** Changes a scan's label or film date (YYYY-MM-DD, or null for unknown). */
export function updateScan(id: string, change: { label?: string; filmDate?: string | null }): Promise<ScanDetail> {
  return callApi("patch", "/api/scans/{id}", { path: { id }, body: change });
}

/**
 * Chooses which image of a film a scan shows; its result goes into the history.
 * @throws ApiProblem with status 409 while an analysis is under way.
 */
export function setView(id: string, view: FilmView): Promise<ScanDetail> {
  return callApi("put", "/api/scans/{id}/view", { path: { id }, body: view });
}

/** Deletes a scan, its results and its film for good. */
export function deleteScan(id: string, options: { keepalive?: boolean } = {}) {
  return callApi("delete", "/api/scans/{id}", { path: { id }, ...options });
}

/** My access tokens, newest first. */
export async function fetchAccessTokens(signal?: AbortSignal): Promise<AccessToken[]> {
  return (await callApi("get", "/api/tokens", { signal })).tokens;
}

/** Makes an access token; this answer alone has its secret. @throws ApiProblem TOO_MANY_TOKENS … */
export function createAccessToken(wanted: {
  name: string;
  scopes: TokenScope[];
  expiresInDays: TokenLifetime;
}): Promise<NewAccessToken> {
  return callApi("post", "/api/tokens", { body: wanted });
}

/** Ends an access token for good. */
export function revokeAccessToken(id: string) {
  return callApi("delete", "/api/tokens/{id}", { path: { id } });
}

/** One page of what was done to my account and scans, newest first. */
export function fetchAuditEvents(
  { cursor, action }: { cursor?: string | null; action?: AuditAction | undefined },
  signal?: AbortSignal,
): Promise<AuditPage> {
  return callApi("get", "/api/audit", { query: { cursor: cursor ?? undefined, action }, signal });
}

/**
 * Deletes the account and all its data for good.
 * @param password of a local account
 * @throws ApiProblem where the password is wrong.
 */
export function deleteAccount(password: string | undefined) {
  return callApi("delete", "/api/account", { body: { password }, unauthorizedIsAnswer: true });
}

/** Makes an account and signs in. @throws ApiProblem EMAIL_TAKEN, PASSWORD_TOO_SHORT, PASSWORD_TOO_COMMON … */
export function signUp(account: { name: string; email: string; password: string }) {
  return callApi("post", "/api/auth/sign-up/email", { body: account, unauthorizedIsAnswer: true });
}

/** Signs in. @throws ApiProblem INVALID_EMAIL_OR_PASSWORD, ACCOUNT_LOCKED … */
export function signIn(credentials: { email: string; password: string }) {
  return callApi("post", "/api/auth/sign-in/email", { body: credentials, unauthorizedIsAnswer: true });
}

/** Changes the password and ends the sessions of other browsers. @throws ApiProblem WRONG_PASSWORD … */
export function changePassword(passwords: { currentPassword: string; newPassword: string }) {
  return callApi("post", "/api/auth/change-password", { body: passwords, unauthorizedIsAnswer: true });
}

/** Ends the session of this browser. */
export function signOut() {
  return callApi("post", "/api/auth/sign-out", { unauthorizedIsAnswer: true });
}
