/**
 * A request of an upload that did not succeed. `status` 0: no answer came (offline, connection lost, stalled).
 * `origin` tells the app's own answers from the storage's, whose 403 means something else.
 */
export class RequestFailure extends Error {
  readonly origin: "app" | "storage";
  readonly status: number;
  /** The stable code of the answer: of our problem+json, or S3's. */
  readonly code: string | null;
  /** What the server wrote for the user; never set for the storage. */
  readonly detail: string | null;
  /** How long the server asked us to wait, in ms. */
  readonly retryAfterMs: number | null;

  constructor(
    origin: "app" | "storage",
    status: number,
    answer: { code?: string | null; detail?: string | null; retryAfterMs?: number | null; cause?: unknown } = {},
  ) {
    super(`${origin} answered ${status || "nothing"}${answer.code ? ` (${answer.code})` : ""}`, {
      cause: answer.cause,
    });
    this.name = "RequestFailure";
    this.origin = origin;
    this.status = status;
    this.code = answer.code ?? null;
    this.detail = answer.detail ?? null;
    this.retryAfterMs = answer.retryAfterMs ?? null;
  }
}
