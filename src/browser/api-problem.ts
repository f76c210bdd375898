import { commonMessages } from "@/messages/common";

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
