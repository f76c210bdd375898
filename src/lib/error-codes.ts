import { nameReadFormats } from "@/domain/film-formats";
import { MAX_PIXELS, MAX_UPLOAD_BYTES } from "@/domain/upload-rules";
import { AppError } from "@/lib/app-error";

/**
 * Every refusal of the API: its HTTP status, its title, and what the user reads unless the place that refuses knows
 * better. A code is stable; pages and clients may rely on it. The OpenAPI document lists this table.
 */
export const ERROR_CODES = {
  VALIDATION: { status: 400, title: "Invalid request", detail: "Something in the request is not right." },
  MALFORMED_JSON: { status: 400, title: "Malformed JSON", detail: "The request's body is not valid JSON." },
  INVALID_CURSOR: {
    status: 400,
    title: "Invalid cursor",
    detail: "This page of the list can't be found any more. Start again from the first page.",
  },
  UNAUTHENTICATED: { status: 401, title: "Signed out", detail: "Sign in to go on." },
  INVALID_ACCESS_TOKEN: {
    status: 401,
    title: "Invalid access token",
    detail: "This access token is unknown, revoked or expired. Make a new one on the account page.",
  },
  ACCESS_TOKEN_REFUSED: {
    status: 403,
    title: "Not for access tokens",
    detail: "An access token can't do this: it needs someone who is signed in.",
  },
  SCOPE_MISSING: { status: 403, title: "Scope missing", detail: "This access token lacks the scope for this call." },
  TOO_MANY_TOKENS: {
    status: 409,
    title: "Too many access tokens",
    detail: "This account has 50 access tokens, the most it can have. Revoke one that is not in use.",
  },
  INVALID_EMAIL_OR_PASSWORD: {
    status: 401,
    title: "Wrong e-mail or password",
    detail: "This e-mail and password do not belong together. Check both and try again.",
  },
  WRONG_PASSWORD: { status: 403, title: "Wrong password", detail: "The password is wrong. Nothing was changed." },
  ACCOUNT_LOCKED: {
    status: 429,
    title: "Account locked",
    detail: "Too many wrong passwords in a row. This account is locked for a while.",
  },
  EMAIL_TAKEN: {
    status: 409,
    title: "E-mail already in use",
    detail: "There is an account with this e-mail already. Sign in instead, or use another e-mail.",
  },
  PASSWORD_TOO_SHORT: {
    status: 422,
    title: "Password too short",
    detail: "The password needs at least 10 characters. A few words in a row are easy to remember.",
  },
  PASSWORD_TOO_LONG: {
    status: 422,
    title: "Password too long",
    detail: "The password may have at most 128 characters.",
  },
  PASSWORD_TOO_COMMON: {
    status: 422,
    title: "Password too easy to guess",
    detail: "This password is one of the first that anyone would try. Choose another one.",
  },
  BAD_SIGNATURE: {
    status: 401,
    title: "Signature not valid",
    detail: "This address takes only what is signed with its secret, a few minutes ago at most.",
  },
  FOREIGN_ORIGIN: {
    status: 403,
    title: "Request from another site",
    detail: "This request came from another site and was not carried out.",
  },
  NOT_FOUND: { status: 404, title: "Not found", detail: "There is nothing here, or it is not yours." },
  UPLOAD_NOT_FOUND: {
    status: 404,
    title: "Upload not found",
    detail: "This film was not uploaded, or its upload has expired. Upload it again.",
  },
  METHOD_NOT_ALLOWED: { status: 405, title: "Method not allowed", detail: "This address does not take that method." },
  ALREADY_IN_PROGRESS: {
    status: 409,
    title: "Already in progress",
    detail: "This film is being analysed already. Its result will show as soon as it is there.",
  },
  SCAN_RUNNING: {
    status: 409,
    title: "Analysis is running",
    detail: "This film is being analysed. Delete it when the analysis has ended.",
  },
  BODY_TOO_LARGE: { status: 413, title: "Request too large", detail: "The request is larger than this address takes." },
  IMAGE_TOO_LARGE: {
    status: 413,
    title: "Film too large",
    detail: `The film is larger than ${MAX_UPLOAD_BYTES / 1024 / 1024} MB or ${MAX_PIXELS / 1e6} megapixels. Export it smaller and upload it again.`,
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: "Unsupported media type",
    detail: "The request's body has to be application/json.",
  },
  UNSUPPORTED_IMAGE_TYPE: {
    status: 415,
    title: "Unsupported file type",
    detail: `Only ${nameReadFormats("and")} films can be read.`,
  },
  IMAGE_TYPE_MISMATCH: {
    status: 415,
    title: "Not the file it claims to be",
    detail: `The file's content does not match its type. Export the film as ${nameReadFormats("or")} and upload it again.`,
  },
  IMAGE_UNREADABLE: {
    status: 422,
    title: "Film can't be read",
    detail: "The file is damaged or incomplete. Export the film again and upload the new file.",
  },
  UPLOAD_SIZE_MISMATCH: {
    status: 422,
    title: "Upload incomplete",
    detail: "The file that arrived has another size than announced. Upload it again.",
  },
  UPLOAD_CHECKSUM_MISMATCH: {
    status: 422,
    title: "Upload damaged",
    detail: "The file that arrived is not the one announced. Upload it again.",
  },
  RATE_LIMITED: {
    status: 429,
    title: "Too many requests",
    detail: "That was a lot at once. Wait a moment and try again.",
  },
  UNAVAILABLE: {
    status: 503,
    title: "Not available at the moment",
    detail: "The app can't reach its database or storage at the moment. Nothing is lost; try again in a few seconds.",
  },
  INTERNAL: { status: 500, title: "Something went wrong", detail: "Something went wrong" },
} as const satisfies Record<string, { status: number; title: string; detail: string }>;

export type ErrorCode = keyof typeof ERROR_CODES;

/**
 * An AppError of the table, to be thrown.
 * @param options `detail`: for the user, in place of the table's; `message`: for the log alone.
 */
export function refuse(
  code: ErrorCode,
  options: { detail?: string; message?: string; headers?: Record<string, string>; cause?: unknown } = {},
): AppError {
  const { detail, ...rest } = options;
  return new AppError(code, {
    userMessage: detail ?? ERROR_CODES[code].detail,
    status: ERROR_CODES[code].status,
    ...rest,
  });
}

/** The table's title of a code, also of codes that others than the table define. */
export function titleOf(code: string): string | undefined {
  return Object.entries(ERROR_CODES).find(([known]) => known === code)?.[1].title;
}
