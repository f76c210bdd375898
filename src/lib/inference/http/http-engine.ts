import type { InferenceEngine } from "@/lib/inference/engine";
import { askModel } from "./ask-model";
import { CircuitBreaker } from "./circuit-breaker";
import { postFilm } from "./post-film";
import { retry } from "./retry";
import { serviceError } from "./service-errors";

/** For one film with all its tries: to send 50 MB over a slow line, wait for a place in the queue and be read. */
const TIMEOUT_MS = 120_000;
const OUTAGES_ALLOWED = 5;
const REFUSED_FOR_S = 10;

const closedError = () => serviceError("ENGINE_UNAVAILABLE", "the engine is closed");
const refusal = () =>
  serviceError("ENGINE_UNREACHABLE", "not asked: the last calls reached nobody", { retryAfter: REFUSED_FOR_S });

/**
 * The engine behind HTTP: the inference service, which needs not be there when the app starts.
 * @param options.url where the service is, without `/predict`.
 * @param options.apiKey sent as `x-api-key`.
 * @param options.timeoutMs the time for one film, with all its tries.
 */
export function createHttpEngine(options: { url: string; apiKey?: string; timeoutMs?: number }): InferenceEngine {
  const { url, apiKey, timeoutMs = TIMEOUT_MS } = options;
  const service = { predictUrl: new URL("predict", url.endsWith("/") ? url : `${url}/`), apiKey };
  const breaker = new CircuitBreaker({ allowed: OUTAGES_ALLOWED, openMs: REFUSED_FOR_S * 1000 });
  const calls = new Set<AbortController>();
  let closed = false;

  return {
    async predict(film, { view, signal, requestId } = {}) {
      if (closed) throw closedError();
      signal?.throwIfAborted();
      const call = new AbortController();
      const timer = setTimeout(
        () => call.abort(serviceError("TIMED_OUT", `no answer within ${timeoutMs} ms`)),
        timeoutMs,
      );
      const anyEnd = signal ? AbortSignal.any([signal, call.signal]) : call.signal;
      const deadline = performance.now() + timeoutMs;
      calls.add(call);
      try {
        const ask = () => postFilm(service, film, { view, signal: anyEnd, requestId });
        return await retry(() => breaker.run(ask, refusal), { signal: anyEnd, deadline });
      } finally {
        clearTimeout(timer);
        calls.delete(call);
      }
    },
    describeModel: () => askModel(url),
    async close() {
      closed = true;
      for (const call of calls) call.abort(closedError());
    },
  };
}
