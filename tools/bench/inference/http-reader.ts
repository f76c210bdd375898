import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type ChildProcess, START_MS } from "./child-process";
import type { Film } from "./films";
import { answerSchema, type FilmReader } from "./reader";

const READ_MS = 60_000;
const BOUNDARY = "film-of-the-bench";
const HEAD = Buffer.from(
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="film"\r\nContent-Type: image/jpeg\r\n\r\n`,
);
const TAIL = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);

/** Waits until `GET /ready` says 200. @throws Error if the process ends before, or takes too long. */
export async function untilReady(child: ChildProcess, url: URL, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + START_MS;
  for (;;) {
    signal.throwIfAborted();
    if (child.ended) throw child.fault("ended at its start");
    if (performance.now() > deadline) throw child.fault("was not ready in time");
    const answer = await fetch(new URL("ready", url), { signal: AbortSignal.timeout(2000) }).catch(() => null);
    if (answer?.ok) return;
    await sleep(100);
  }
}

/**
 * Sends films to `POST /predict` over connections that are kept. With as little as a client can do (Node's own HTTP, a
 * body that is put together once), so that the time is the server's.
 */
export function createHttpReader(name: string, child: ChildProcess, url: URL): FilmReader {
  const agent = new Agent({ keepAlive: true });
  const predict = new URL("predict", url);
  return {
    name,
    read: async (film) => {
      const body = bodyOf(film);
      const started = performance.now();
      const text = await post(agent, predict, body);
      const ms = performance.now() - started;
      return { ms, answer: answerSchema.parse(JSON.parse(text)) };
    },
    usage: () => child.usage(),
    stop: async () => {
      agent.destroy();
      await child.stop();
    },
  };
}

const bodies = new WeakMap<Film, Buffer>();

function bodyOf(film: Film): Buffer {
  const body = bodies.get(film) ?? Buffer.concat([HEAD, film.bytes, TAIL]);
  bodies.set(film, body);
  return body;
}

function post(agent: Agent, url: URL, body: Buffer): Promise<string> {
  const headers = { "content-type": `multipart/form-data; boundary=${BOUNDARY}`, "content-length": body.length };
  return new Promise((resolve, reject) => {
    const call = request(url, { method: "POST", agent, headers, timeout: READ_MS }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.once("error", reject);
      response.once("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url.href} answered ${response.statusCode}: ${text.slice(0, 300)}`));
      });
    });
    call.once("timeout", () => call.destroy(new Error(`${url.href} did not answer within ${READ_MS} ms`)));
    call.once("error", reject);
    call.end(body);
  });
}
