import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { z } from "zod";

const addressSchema = z.object({ port: z.number() });
const servers: Server[] = [];

/** A program at an address of its own, until {@link stopServing}. @returns the address. */
export async function serve(respond: RequestListener): Promise<string> {
  // Refuses before a film is sent, as the inference service does.
  const server = createServer(respond).on("checkContinue", respond).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return `http://127.0.0.1:${addressSchema.parse(server.address()).port}`;
}

/** What the inference service says without reading a film: it is there, which model it has, and that a key is wrong. */
export function serveModel(version: string): Promise<string> {
  return serve(({ url, headers }, response) => {
    const say = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (url === "/health") say(200, { status: "ok" });
    else if (url === "/ready") say(200, { status: "ready", model: { name: "vertebra-2", version, engine: "onnx" } });
    else if (headers["x-api-key"] !== "the-key-of-this-service") say(401, { code: "UNAUTHORIZED" });
    else say(500, { code: "INTERNAL" });
  });
}

export function stopServing(): void {
  for (const server of servers) server.close();
}
