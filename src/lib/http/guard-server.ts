import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server } from "node:http";

/** Ample for a body of 64 kB over a poor line; films go to the storage. */
const ARRIVAL_MS = 30_000;
/** Longer than a proxy keeps an idle connection (Caddy: 120 s): the side that closes first must not be the one that is sent requests. */
const KEPT_OPEN_MS = 125_000;

/** What Node tells before anything else sees a request (documented at diagnostics_channel). */
interface RequestStart {
  request: IncomingMessage;
  server: Server;
}

/**
 * What Next has no setting for and answers with a bare 500, for every HTTP server of this process, before a request comes
 * to it. Who sends a byte now and then is cut off by Node, which by itself waits five minutes. An address that names a
 * server ("http://elsewhere/path", as a proxy is asked) is read as its path, and would else be redirected to. Of TRACE,
 * which gives back what was sent, Next can make no request: it goes on as a method that nobody takes.
 */
export function guardServer(arrivalMs = ARRIVAL_MS): void {
  subscribe("http.server.request.start", (message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as Node documents this channel
    const { request, server } = message as RequestStart;
    // Node looks at the second only where the first is no longer.
    server.headersTimeout = arrivalMs;
    server.requestTimeout = arrivalMs;
    server.keepAliveTimeout = KEPT_OPEN_MS;
    request.url = toPath(request.url ?? "/");
    if (request.method === "TRACE") request.method = "NONE";
  });
}

/** Path and query of a request's target, whatever stands before them. */
function toPath(target: string): string {
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  return path.startsWith("/") ? path : "/";
}
