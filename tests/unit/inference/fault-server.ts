import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** What the server does with its nth request, from 0. */
type Handler = (request: IncomingMessage, response: ServerResponse, nth: number) => unknown;

/**
 * A real HTTP server that misbehaves as told, for one test.
 * @param onExpect what it does instead when a client asks whether to send a body; it says yes without this.
 */
export async function startFaultServer(
  handle: Handler,
  onExpect?: (request: IncomingMessage, response: ServerResponse) => unknown,
): Promise<{ url: string; requests: () => number }> {
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    // As the service does: the film is read before it is answered, unless `handle` cuts the connection.
    request.resume();
    void handle(request, response, count - 1);
  });
  if (onExpect) server.on("checkContinue", onExpect);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server that listens on TCP has such an address
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, requests: () => count };
}

/** Answers with JSON, or with text as it is. */
export function answer(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
