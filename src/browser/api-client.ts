import { z } from "zod";
import {
  type AccessToken,
  accessTokenListSchema,
  type NewAccessToken,
  newAccessTokenSchema,
  type TokenLifetime,
  type TokenScope,
} from "@/domain/access-token";
import { type AuditAction, type AuditPage, auditPageSchema } from "@/domain/audit";
import { type Reanalysis, reanalysisSchema } from "@/domain/reanalysis";
import {
  type ScanDetail,
  type ScanPage,
  type ScanStatus,
  scanDetailSchema,
  scanPageSchema,
  scanStatusSchema,
} from "@/domain/scan";
import type { UploadContentType } from "@/domain/upload-rules";
import { commonMessages } from "@/messages/common";

// Zod compiles its parsers with `new Function` where it may; under our Content-Security-Policy the mere try is an error.
z.config({ jitless: true });

const problemSchema = z.object({
  status: z.number().int(),
  code: z.string(),
  detail: z.string(),
  requestId: z.string().optional(),
});

/**
 * What went wrong with a call. `detail` is for the user; `code` is stable and for the program.
 * `status` is 0 and `code` NETWORK where no answer came.
 */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string | undefined;
  /** From a Retry-After header, in seconds. */
  readonly retryAfterS: number | undefined;

  constructor(problem: {
    status: number;
    code: string;
    detail: string;
    requestId?: string | undefined;
    retryAfterS?: number | undefined;
    cause?: unknown;
  }) {
    super(`${problem.code}: ${problem.detail}`, { cause: problem.cause });
    this.name = "ApiProblem";
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.requestId = problem.requestId;
    this.retryAfterS = problem.retryAfterS;
  }

  /** Anything caught, as a problem that can be shown. */
  static from(error: unknown): ApiProblem {
    if (error instanceof ApiProblem) return error;
    return new ApiProblem({
      status: 0,
      code: "UNEXPECTED",
      detail: commonMessages.errors.unexpected,
      cause: error,
    });
  }
}

interface CallOptions {
  method?: "GET" | "POST" | "PATCH" | "DELETE";
  body?: unknown;
  signal?: AbortSignal | undefined;
  /** Lets the call outlive the page. */
  keepalive?: boolean;
  /** A 401 is shown where it happened: it belongs to a password, or going to sign in would lose a list of uploads. */
  unauthorizedIsAnswer?: boolean;
}

async function readProblem(response: Response): Promise<ApiProblem> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => null));
  const retryAfter = Number(response.headers.get("retry-after"));
  return new ApiProblem({
    ...(parsed.success
      ? parsed.data
      : { code: "UNEXPECTED", detail: commonMessages.errors.unexpected, requestId: undefined }),
    status: response.status,
    retryAfterS: retryAfter > 0 ? retryAfter : undefined,
  });
}

function goToSignIn() {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

/**
 * One call of the app's own API.
 * @throws ApiProblem for every refusal, a network failure, and an answer of another shape. An aborted call throws its AbortError.
 */
async function call<T>(path: string, answer: z.ZodType<T>, options: CallOptions = {}): Promise<T> {
  const { method = "GET", body, signal, keepalive = false, unauthorizedIsAnswer = false } = options;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      keepalive,
      signal: signal ?? null,
      headers: {
        accept: "application/json, application/problem+json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiProblem({ status: 0, code: "NETWORK", detail: commonMessages.errors.network, cause });
  }
  if (!response.ok) {
    if (response.status === 401 && !unauthorizedIsAnswer) goToSignIn();
    throw await readProblem(response);
  }
  const content: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  const parsed = answer.safeParse(content);
  if (!parsed.success) {
    throw new ApiProblem({
      status: response.status,
      code: "BAD_ANSWER",
      detail: commonMessages.errors.badAnswer,
      cause: parsed.error,
    });
  }
  return parsed.data;
}

const nothing = z.unknown().transform(() => undefined);

const presignedUploadSchema = z.object({
  url: z.url(),
  key: z.string(),
  headers: z.record(z.string(), z.string()),
  expiresAt: z.iso.datetime(),
});
export type PresignedUpload = z.infer<typeof presignedUploadSchema>;

/** Asks for a URL to PUT one file to. `size` in bytes; `sha256` in hex. The PUT must repeat `headers`. */
export function presignUpload(
  file: { contentType: UploadContentType; size: number; sha256?: string; fileName?: string },
  signal?: AbortSignal,
): Promise<PresignedUpload> {
  return call("/api/uploads/presign", presignedUploadSchema, {
    method: "POST",
    body: file,
    signal,
    unauthorizedIsAnswer: true,
  });
}

/** Makes a scan of an uploaded file. Twice with one key gives the same scan. */
export function createScan(s3Key: string, signal?: AbortSignal): Promise<{ scanId: string }> {
  return call("/api/scans/create", z.object({ scanId: z.uuid() }), {
    method: "POST",
    body: { s3Key },
    signal,
    unauthorizedIsAnswer: true,
  });
}

/** A GET URL for a film, good for minutes. */
export function viewUpload(key: string, signal?: AbortSignal): Promise<{ url: string; expiresAt: string }> {
  return call(
    `/api/uploads/view?key=${encodeURIComponent(key)}`,
    z.object({ url: z.url(), expiresAt: z.iso.datetime() }),
    { signal },
  );
}

/**
 * Queues an analysis.
 * @param options `runId`: a new one's id; asked again with the same, nothing more is queued.
 * @throws ApiProblem with status 409 where one is queued or running already.
 */
export function runInference(
  scanId: string,
  { runId, signal }: { runId?: string; signal?: AbortSignal } = {},
): Promise<{ scanId: string; runId: string }> {
  return call("/api/scans/run-inference", z.object({ scanId: z.uuid(), runId: z.uuid() }), {
    method: "POST",
    body: { scanId, runId },
    signal,
  });
}

/** Cancels what is queued or running of a scan's analysis, if anything is. */
export function cancelInference(scanId: string): Promise<{ status: ScanStatus }> {
  return call("/api/scans/cancel-inference", z.object({ status: scanStatusSchema }), {
    method: "POST",
    body: { scanId },
  });
}

/** Asks anew for every analysis of mine that failed, but for films that can't be read. */
export function retryFailedScans(): Promise<{ count: number }> {
  return call("/api/scans/retry-failed", z.object({ count: z.number().int() }), { method: "POST" });
}

/** How many of my scans an earlier model read, and how far their re-analysis is. */
export function fetchReanalysis(signal?: AbortSignal): Promise<Reanalysis> {
  return call("/api/reanalysis", reanalysisSchema, { signal });
}

export function startReanalysis(): Promise<Reanalysis> {
  return call("/api/reanalysis", reanalysisSchema, { method: "POST" });
}

/** Stops the re-analysis; what is done stays. */
export function cancelReanalysis(): Promise<Reanalysis> {
  return call("/api/reanalysis", reanalysisSchema, { method: "DELETE" });
}

/** One page of my scans, newest first. */
export function fetchScans(
  query: { cursor?: string | undefined; status?: ScanStatus | undefined; q?: string | undefined },
  signal?: AbortSignal,
): Promise<ScanPage> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  return call(`/api/scans?${search.toString()}`, scanPageSchema, { signal });
}

export function fetchScan(id: string, signal?: AbortSignal): Promise<ScanDetail> {
  return call(`/api/scans/${id}`, scanDetailSchema, { signal });
}

/** Changes a scan's label or film date (YYYY-MM-DD, or null for unknown). */
export function updateScan(id: string, change: { label?: string; filmDate?: string | null }): Promise<ScanDetail> {
  return call(`/api/scans/${id}`, scanDetailSchema, { method: "PATCH", body: change });
}

/** Deletes a scan, its results and its film for good. */
export function deleteScan(id: string, options: { keepalive?: boolean } = {}): Promise<void> {
  return call(`/api/scans/${id}`, nothing, { method: "DELETE", ...options });
}

/** My access tokens, newest first. */
export async function fetchAccessTokens(signal?: AbortSignal): Promise<AccessToken[]> {
  return (await call("/api/tokens", accessTokenListSchema, { signal })).tokens;
}

/** Makes an access token; this answer alone has its secret. @throws ApiProblem TOO_MANY_TOKENS … */
export function createAccessToken(wanted: {
  name: string;
  scopes: TokenScope[];
  expiresInDays: TokenLifetime;
}): Promise<NewAccessToken> {
  return call("/api/tokens", newAccessTokenSchema, { method: "POST", body: wanted });
}

/** Ends an access token for good. */
export function revokeAccessToken(id: string): Promise<void> {
  return call(`/api/tokens/${id}`, nothing, { method: "DELETE" });
}

/** One page of what was done to my account and scans, newest first. */
export function fetchAuditEvents(
  query: { cursor?: string | null; action?: AuditAction | undefined },
  signal?: AbortSignal,
): Promise<AuditPage> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  return call(`/api/audit?${search.toString()}`, auditPageSchema, { signal });
}

/**
 * Deletes the account and all its data for good.
 * @param password of a local account
 * @throws ApiProblem where the password is wrong.
 */
export function deleteAccount(password: string | undefined): Promise<void> {
  return call("/api/account", nothing, { method: "DELETE", body: { password }, unauthorizedIsAnswer: true });
}

/** Makes an account and signs in. @throws ApiProblem EMAIL_TAKEN, PASSWORD_TOO_SHORT, PASSWORD_TOO_COMMON … */
export function signUp(account: { name: string; email: string; password: string }): Promise<void> {
  return call("/api/auth/sign-up/email", nothing, { method: "POST", body: account, unauthorizedIsAnswer: true });
}

/** Signs in. @throws ApiProblem INVALID_EMAIL_OR_PASSWORD, ACCOUNT_LOCKED … */
export function signIn(credentials: { email: string; password: string }): Promise<void> {
  return call("/api/auth/sign-in/email", nothing, { method: "POST", body: credentials, unauthorizedIsAnswer: true });
}

/** Changes the password and ends the sessions of other browsers. @throws ApiProblem WRONG_PASSWORD … */
export function changePassword(passwords: { currentPassword: string; newPassword: string }): Promise<void> {
  return call("/api/auth/change-password", nothing, {
    method: "POST",
    body: passwords,
    unauthorizedIsAnswer: true,
  });
}

/** Ends the session of this browser. */
export function signOut(): Promise<void> {
  return call("/api/auth/sign-out", nothing, { method: "POST", body: {}, unauthorizedIsAnswer: true });
}
