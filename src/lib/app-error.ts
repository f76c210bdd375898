/**
 * The one error class. `userMessage` is what the user reads (what happened, what it means, what to do);
 * `message` and `cause` are for the log alone.
 */
export class AppError extends Error {
  readonly code: string;
  readonly userMessage: string;
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(
    code: string,
    options: {
      userMessage: string;
      status: number;
      message?: string;
      headers?: Record<string, string>;
      cause?: unknown;
    },
  ) {
    super(options.message ?? `${code}: ${options.userMessage}`, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.userMessage = options.userMessage;
    this.status = options.status;
    this.headers = options.headers ?? {};
  }
}
