import { AppError } from "@/lib/app-error";

const KEPT = "The film is kept; try again in a few minutes.";

/** What goes wrong between the app and the inference service. The texts are the user's, for whom nothing is lost. */
const SERVICE_ERRORS = {
  ENGINE_UNREACHABLE: { status: 503, text: `The analysis service could not be reached. ${KEPT}` },
  ENGINE_KEY_REFUSED: {
    status: 503,
    text: "The analysis service refuses the key of this app. The film is kept; whoever runs the app has to set INFERENCE_API_KEY right.",
  },
  ENGINE_UNAVAILABLE: { status: 503, text: `The analysis service is busy or not ready yet. ${KEPT}` },
  ENGINE_FAILED: { status: 502, text: "The analysis service failed on this film. The film is kept; try again." },
  TIMED_OUT: { status: 504, text: `The analysis service took too long. ${KEPT}` },
  IMAGE_TOO_LARGE: { status: 413, text: "The film is larger than the analysis service takes. Export it smaller." },
  IMAGE_UNREADABLE: { status: 422, text: "The analysis service can't read this film. Export it again as PNG or TIFF." },
} as const satisfies Record<string, { status: number; text: string }>;
type ServiceErrorCode = keyof typeof SERVICE_ERRORS;

/** @param log what happened, for the log alone. */
export function serviceError(
  code: ServiceErrorCode,
  log: string,
  more: { cause?: unknown; text?: string; retryAfter?: number } = {},
): AppError {
  return new AppError(code, {
    userMessage: more.text ?? SERVICE_ERRORS[code].text,
    status: SERVICE_ERRORS[code].status,
    message: `${code}: ${log}`,
    headers: more.retryAfter === undefined ? undefined : { "retry-after": String(more.retryAfter) },
    cause: more.cause,
  });
}
