import { z } from "zod";
import type { AppError } from "@/lib/app-error";
import type { Answer } from "./send-request";
import { serviceError } from "./service-errors";

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
