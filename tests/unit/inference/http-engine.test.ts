import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { inspect } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { createHttpEngine } from "@/lib/inference/http/http-engine";
import { toWirePrediction, type WirePrediction } from "@/lib/inference/http/wire-prediction";
import { findFreePort } from "#cli/stack/ports";
import { answer, startFaultServer } from "./fault-server";

const KEY = "hush-hush-key";
const film = Buffer.from("the bytes of a film");
const prediction: WirePrediction = {
  num_detections: 1,
  detections: [
    {
      class_id: 3,
      class_name: "vertebra",
      confidence: 0.9,
      x1: 10,
      y1: 10,
      x2: 40,
      y2: 30,
      keypoints: [
        { x: 10, y: 10, sd: 0.5 },
        { x: 40, y: 10, sd: 0.5 },
        { x: 10, y: 30, sd: 0.5 },
        { x: 40, y: 30, sd: 0.5 },
      ],
    },
  ],
  image: { width: 100, height: 200 },
  model: { name: "test", version: "0".repeat(64), engine: "onnx" },
  timing_ms: { decode: 1, inference: 2, total: 3 },
  warnings: [],
};
const problem = (code: string, detail: string) => ({ type: "about:blank", title: "Refused", code, detail });

function startEngine(url: string, options: { timeoutMs?: number } = {}) {
  const engine = createHttpEngine({ url, apiKey: KEY, ...options });
  onTestFinished(() => engine.close());
  return engine;
}

/** The error that reading a film ends with; what it shows in a log never has the key. */
async function failureOf(reading: Promise<unknown>): Promise<Record<string, unknown>> {
  const error: unknown = await reading.then(
    () => Promise.reject(new Error("the film was read")),
    (reason: unknown) => reason,
  );
  expect(inspect(error, { depth: 10 })).not.toContain(KEY);
  expect(error).toBeInstanceOf(Error);
  return Object(error);
}

async function readForm(request: IncomingMessage): Promise<FormData> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = { "content-type": request.headers["content-type"] ?? "" };
  return await new Response(Buffer.concat(chunks), { headers }).formData();
}

describe("the HTTP engine", () => {
  it("posts the film as the field file, with key and request id, and gives the answer", async () => {
    const seen: unknown[] = [];
    const { url } = await startFaultServer(async (request, response) => {
      const { method, url: path, headers } = request;
      const sent = (await readForm(request)).get("file");
      seen.push(method, path, headers["x-api-key"], headers["x-request-id"], await new Response(sent).text());
      answer(response, 200, { ...prediction, added_later: true });
    });
    const answered = await startEngine(`${url}/inference`).predict(film, { requestId: "run-1" });
    expect(toWirePrediction(answered)).toEqual(prediction);
    expect(answered).toMatchObject({
      detections: [
        {
          id: expect.stringMatching(/^[0-9a-f]{12}$/),
          classId: 3,
          className: "vertebra",
          corners: prediction.detections[0]?.keypoints,
        },
      ],
      timingMs: prediction.timing_ms,
    });
    expect(seen).toEqual(["POST", "/inference/predict", KEY, "run-1", film.toString()]);
  });

  it("says in the form which image of the film is read, and nothing of a plain one", async () => {
    const seen: unknown[] = [];
    const { url } = await startFaultServer(async (request, response) => {
      const { file: _, ...fields } = Object.fromEntries(await readForm(request));
      seen.push(fields);
      answer(response, 200, prediction);
    });
    const engine = startEngine(url);
    const crop = { x: 1, y: 2, width: 300, height: 400 };
    await engine.predict(film, { view: { page: 0, turn: 270, isMirrored: true, crop } });
    await engine.predict(film, { view: { page: null, turn: 0, isMirrored: false, crop: null } });
    await engine.predict(film);
    expect(seen).toEqual([{ page: "0", turn: "270", mirrored: "true", crop: "1,2,300,400" }, {}, {}]);
  });

  it("sends no key where none is set", async () => {
    let headers: Record<string, unknown> = {};
    const { url } = await startFaultServer((request, response) => {
      headers = request.headers;
      answer(response, 200, prediction);
    });
    const engine = createHttpEngine({ url: `${url}/` });
    onTestFinished(() => engine.close());
    await engine.predict(film);
    expect(headers).not.toHaveProperty("x-api-key");
    expect(headers).not.toHaveProperty("x-request-id");
  });

  it("sends no film to a service that refuses it beforehand", async () => {
    let bytes = 0;
    const { url } = await startFaultServer(
      () => undefined,
      (request, response) => {
        request.on("data", (chunk: Uint8Array) => (bytes += chunk.byteLength));
        answer(response, 401, problem("UNAUTHORIZED", "no"));
      },
    );
    expect(await failureOf(startEngine(url).predict(film))).toMatchObject({ code: "ENGINE_KEY_REFUSED" });
    expect(bytes).toBe(0);
  });

  it("sends the film unasked to a server that is never going to ask", async () => {
    const { url } = await startFaultServer(
      () => undefined,
      async (request, response) => {
        const sent = (await readForm(request)).get("file");
        answer(response, (await new Response(sent).text()) === film.toString() ? 200 : 400, prediction);
      },
    );
    expect(toWirePrediction(await startEngine(url).predict(film))).toEqual(prediction);
  });

  it.each([
    [401, problem("UNAUTHORIZED", "no"), "ENGINE_KEY_REFUSED"],
    [403, "<h1>Forbidden</h1>", "ENGINE_KEY_REFUSED"],
    [400, problem("VALIDATION", "no file"), "ENGINE_FAILED"],
    [408, "", "TIMED_OUT"],
    [413, "<h1>Request Entity Too Large</h1>", "IMAGE_TOO_LARGE"],
    [415, problem("UNSUPPORTED_IMAGE_TYPE", "no"), "IMAGE_UNREADABLE"],
    [422, problem("IMAGE_UNREADABLE", "no"), "IMAGE_UNREADABLE"],
    [415, problem("NOT_MULTIPART", "no"), "ENGINE_FAILED"],
    [422, problem("FORM_INVALID", "no"), "ENGINE_FAILED"],
    [500, problem("INTERNAL", "no"), "ENGINE_FAILED"],
    [200, "not JSON", "ENGINE_FAILED"],
    [200, { ...prediction, image: { width: 0, height: 200 } }, "ENGINE_FAILED"],
    [204, "", "ENGINE_FAILED"],
  ])("takes %i %j for %s, after one try", async (status, body, code) => {
    const { url, requests } = await startFaultServer((_request, response) => answer(response, status, body));
    expect(await failureOf(startEngine(url).predict(film))).toMatchObject({ code });
    expect(requests()).toBe(1);
  });

  it("hands on what the service says of the film", async () => {
    const { url } = await startFaultServer((_request, response) =>
      answer(response, 413, problem("IMAGE_TOO_LARGE", "The film has 120 megapixels.")),
    );
    const failure = await failureOf(startEngine(url).predict(film));
    expect(failure).toMatchObject({ code: "IMAGE_TOO_LARGE", userMessage: "The film has 120 megapixels." });
  });

  it.each([
    [429, "ENGINE_UNAVAILABLE"],
    [503, "ENGINE_UNAVAILABLE"],
    [502, "ENGINE_UNREACHABLE"],
    [504, "ENGINE_UNREACHABLE"],
    [404, "ENGINE_UNREACHABLE"],
  ])("takes %i for %s, after three tries", async (status, code) => {
    const { url, requests } = await startFaultServer((_request, response) => answer(response, status, ""));
    expect(await failureOf(startEngine(url).predict(film))).toMatchObject({ code });
    expect(requests()).toBe(3);
  });

  it("reads the film once the service has room again", async () => {
    const { url, requests } = await startFaultServer((_request, response, nth) =>
      nth < 2
        ? answer(response, 503, problem("QUEUE_FULL", "later"), { "retry-after": "0" })
        : answer(response, 200, prediction),
    );
    expect(toWirePrediction(await startEngine(url).predict(film))).toEqual(prediction);
    expect(requests()).toBe(3);
  });

  it("does not hold a place for a service that wants a longer pause, and says how long", async () => {
    const { url, requests } = await startFaultServer((_request, response) =>
      answer(response, 503, problem("NOT_READY", "later"), { "retry-after": "30" }),
    );
    const failure = await failureOf(startEngine(url).predict(film));
    expect(failure).toMatchObject({ code: "ENGINE_UNAVAILABLE", headers: { "retry-after": "30" } });
    expect(requests()).toBe(1);
  });

  it("tells that nobody is there: no server, no name, no HTTPS", async () => {
    const { url } = await startFaultServer((_request, response) => answer(response, 200, prediction));
    const closed = `http://127.0.0.1:${await findFreePort()}`;
    for (const address of [closed, "http://service.invalid", url.replace("http:", "https:")]) {
      expect(await failureOf(startEngine(address).predict(film))).toMatchObject({ code: "ENGINE_UNREACHABLE" });
    }
  });

  it("carries neither film nor key to where a redirect leads", async () => {
    const other = await startFaultServer((_request, response) => answer(response, 200, prediction));
    const { url } = await startFaultServer((_request, response) => answer(response, 307, "", { location: other.url }));
    expect(await failureOf(startEngine(url).predict(film))).toMatchObject({ code: "ENGINE_UNREACHABLE" });
    expect(other.requests()).toBe(0);
  });

  it("takes a connection that breaks for a film that was not read to its end, and leaves the next try to the queue", async () => {
    const before = await startFaultServer((request) => request.socket.destroy());
    expect(await failureOf(startEngine(before.url).predict(film))).toMatchObject({ code: "ENGINE_FAILED" });
    expect(before.requests()).toBe(1);
    const amid = await startFaultServer((request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("{", () => request.socket.destroy());
    });
    expect(await failureOf(startEngine(amid.url).predict(film))).toMatchObject({ code: "ENGINE_FAILED" });
    expect(amid.requests()).toBe(1);
  });

  it("hangs up on an answer without end", async () => {
    let hungUp: Promise<unknown> | undefined;
    const { url } = await startFaultServer((_request, response) => {
      hungUp = once(response, "close");
      const more = (): void => {
        while (!response.destroyed && response.write(" ".repeat(64 * 1024)));
      };
      response.on("drain", more);
      more();
    });
    expect(await failureOf(startEngine(url).predict(film))).toMatchObject({ code: "ENGINE_FAILED" });
    await hungUp;
  });

  it.each(["before it answers", "amid its answer"])("stops waiting for a service that hangs %s", async (when) => {
    let hungUp: Promise<unknown> | undefined;
    const { url } = await startFaultServer((_request, response) => {
      hungUp = once(response, "close");
      if (when === "amid its answer") response.writeHead(200).write("{");
    });
    const failure = await failureOf(startEngine(url, { timeoutMs: 500 }).predict(film));
    expect(failure).toMatchObject({ code: "TIMED_OUT" });
    await hungUp;
  });

  it("stops when it is told to, and lets the service know", async () => {
    const stop = new AbortController();
    let hungUp: Promise<unknown> | undefined;
    const { url } = await startFaultServer((_request, response) => {
      hungUp = once(response, "close");
      stop.abort(new Error("shutting down"));
    });
    await expect(startEngine(url).predict(film, { signal: stop.signal })).rejects.toThrow("shutting down");
    await hungUp;
  });

  it("ends what is under way when it is closed", async () => {
    const { url } = await startFaultServer(() => void engine.close());
    const engine = startEngine(url);
    expect(await failureOf(engine.predict(film))).toMatchObject({ code: "ENGINE_UNAVAILABLE" });
    expect(await failureOf(engine.predict(film))).toMatchObject({ code: "ENGINE_UNAVAILABLE" });
  });

  it("asks no more for a while after five calls in a row that reached nobody", async () => {
    const { url, requests } = await startFaultServer((_request, response) => answer(response, 502, ""));
    const engine = startEngine(url);
    const codes = [];
    for (let films = 0; films < 4; films += 1) codes.push((await failureOf(engine.predict(film)))["code"]);
    expect(codes).toEqual(Array.from({ length: 4 }, () => "ENGINE_UNREACHABLE"));
    expect(requests()).toBe(5);
    expect(await failureOf(engine.predict(film))).toMatchObject({ headers: { "retry-after": "10" } });
  });
});
