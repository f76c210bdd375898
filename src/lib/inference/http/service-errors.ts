import { z } from "zod";
import { AppError } from "@/lib/app-error";
import type { Answer } from "./send-request";

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

/** The part of RFC 9457 that is used. */
const problemSchema = z.object({ code: z.string().max(100), detail: z.string().max(500) }).partial();

/** Tells apart why the service refused. */
export function explainRefusal({ status, headers, text }: Answer): AppError {
  const { code, detail } = readProblem(text);
  const log = `the service answered ${status} ${code ?? "without a problem+json"}`;
  switch (status) {
    case 401:
    case 403:
      return serviceError("ENGINE_KEY_REFUSED", log);
    case 413:
      return serviceError("IMAGE_TOO_LARGE", log, { text: detail });
    case 415:
    case 422: {
      // Any other code says that the request was malformed, and that is no fault of the film.
      const film = code === "UNSUPPORTED_IMAGE_TYPE" || code === "IMAGE_UNREADABLE";
      return film ? serviceError("IMAGE_UNREADABLE", log, { text: detail }) : serviceError("ENGINE_FAILED", log);
    }
    case 429:
    case 503:
      return serviceError("ENGINE_UNAVAILABLE", log, {
        retryAfter: readRetryAfter(headers["retry-after"], Date.now()),
      });
    case 502: // a proxy that reaches no service, or gave up on it
    case 504:
    case 301: // no inference service at this address
    case 302:
    case 307:
    case 308:
    case 404:
    case 405:
      return serviceError("ENGINE_UNREACHABLE", log);
    case 408:
      return serviceError("TIMED_OUT", log);
    default:
      return serviceError("ENGINE_FAILED", log);
  }
}

function readProblem(body: string): z.infer<typeof problemSchema> {
  try {
    return problemSchema.parse(JSON.parse(body));
  } catch {
    // A proxy's page: the status alone has to do.
    return {};
  }
}

/**
 * The header Retry-After in seconds, whichever of its two forms it has; undefined without a readable one.
 * @param now ms since 1970.
 */
export function readRetryAfter(value: string | undefined, now: number): number | undefined {
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const seconds = Math.ceil((Date.parse(value) - now) / 1000);
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
