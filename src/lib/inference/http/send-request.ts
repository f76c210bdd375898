import { once } from "node:events";
import http, { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import https from "node:https";
import { serviceError } from "./service-errors";

const CONNECT_MS = 10_000;
/** A server that knows no "Expect" waits for the body while we wait for its word: then it is sent all the same (RFC 9110, 10.1.1). */
const CONTINUE_MS = 1000;
/** An answer has some 10 kB. More is no answer, and must not fill the memory. */
const MAX_ANSWER_BYTES = 1024 * 1024;

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/**
 * One POST over a connection of its own: one that was kept open may be gone by the next film. With "Expect:
 * 100-continue", so that a body that is refused (wrong key, no room) is not sent in vain. Redirects are not followed.
 * Not by fetch, which in Node 20 may go on reading after its signal was aborted, and misses what is answered while it
 * still sends.
 * @throws AppError ENGINE_UNREACHABLE without a connection, ENGINE_FAILED when it breaks; the reason of `signal` once
 * it is aborted.
 */
export async function sendRequest(
  url: URL,
  options: { headers: Record<string, string>; body: Uint8Array[]; signal: AbortSignal },
): Promise<Answer> {
  const { body, signal } = options;
  const secure = url.protocol === "https:";
  const length = body.reduce((sum, part) => sum + part.byteLength, 0);
  const headers = { ...options.headers, "content-length": length, expect: "100-continue" };
  const request = (secure ? https : http).request(url, { method: "POST", agent: false, headers, signal });
  // What still goes wrong with sending when the answer is here matters no more.
  request.on("error", () => undefined);

  const send = (): void => {
    clearTimeout(timer);
    request.off("continue", send);
    for (const part of body) request.write(part);
    request.end();
  };
  let connected = false;
  let timer = setTimeout(() => request.destroy(new Error(`no connection in ${CONNECT_MS} ms`)), CONNECT_MS);
  request.once("socket", (socket) => {
    socket.once(secure ? "secureConnect" : "connect", () => {
      connected = true;
      clearTimeout(timer);
      timer = setTimeout(send, CONTINUE_MS);
    });
  });
  request.once("continue", send);
  try {
    const [response]: IncomingMessage[] = await once(request, "response");
    clearTimeout(timer);
    return { status: response!.statusCode!, headers: response!.headers, text: await readText(response!) };
  } catch (error) {
    signal.throwIfAborted();
    throw explainNoAnswer(error, connected);
  } finally {
    clearTimeout(timer);
    request.destroy();
  }
}

async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw new Error(`more than ${MAX_ANSWER_BYTES} bytes of answer`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Nobody was there: no name, no route, no server, no trust. Or somebody was, and the film may have been in reading. */
function explainNoAnswer(cause: unknown, connected: boolean): Error {
  const { code, message } = cause instanceof Error ? (cause as NodeJS.ErrnoException) : { message: String(cause) };
  // A name with several addresses fails without a message of its own.
  const reason = message || code || "unknown";
  return connected
    ? serviceError("ENGINE_FAILED", `the connection broke before the end of the answer: ${reason}`, { cause })
    : serviceError("ENGINE_UNREACHABLE", reason, { cause });
}
