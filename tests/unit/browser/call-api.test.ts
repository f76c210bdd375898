import { createServer, type Server, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { callApi } from "@/browser/call-api";

interface Asked {
  method: string | undefined;
  url: string | undefined;
  type: string | undefined;
  body: string;
}

let server: Server;
let asked: Asked[] = [];
let answer: (response: ServerResponse) => void;
const went: string[] = [];

const json = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  answer = (response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
};
const page = (status: number) => {
  answer = (response) =>
    response.writeHead(status, { "content-type": "text/html" }).end("<h1>Welcome to our Wi-Fi</h1>");
};
const getScan = (options = {}) => callApi("get", "/api/scans/{id}", { path: { id: "a b/c" }, ...options });

beforeAll(async () => {
  server = createServer((request, response) => {
    const record = async () => {
      const { method, url, headers } = request;
      asked.push({ method, url, type: headers["content-type"], body: await text(request) });
      answer(response);
    };
    void record();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

beforeEach(() => {
  asked = [];
  went.length = 0;
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the server has no port");
  const { port } = address;
  const { fetch } = globalThis;
  // As on a page, whose addresses need no host.
  vi.stubGlobal("fetch", (path: string, init: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, init));
  const location = { pathname: "/scan/1", search: "?a=b", assign: (url: string) => went.push(url) };
  vi.stubGlobal("window", { location });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a call", () => {
  it("fills in its path and its query, and leaves out what is empty", async () => {
    json(200, { id: "1" });
    expect(await getScan()).toEqual({ id: "1" });
    await callApi("get", "/api/scans", { query: { q: "a&b", status: undefined, cursor: "" } });
    await callApi("get", "/api/reanalysis", {});
    expect(asked.map(({ method, url, type }) => [method, url, type])).toEqual([
      ["GET", "/api/scans/a%20b%2Fc", undefined],
      ["GET", "/api/scans?q=a%26b", undefined],
      ["GET", "/api/reanalysis", undefined],
    ]);
  });

  it("sends its body as JSON, and answers nothing for 204", async () => {
    answer = (response) => response.writeHead(204).end();
    const body = { currentPassword: "a", newPassword: "b" };
    expect(await callApi("post", "/api/auth/change-password", { body })).toBeUndefined();
    expect(asked).toEqual([
      { method: "POST", url: "/api/auth/change-password", type: "application/json", body: JSON.stringify(body) },
    ]);
  });
});

describe("a call that fails says", () => {
  it("what the server says of it", async () => {
    json(429, { status: 429, code: "RATE_LIMITED", detail: "Wait.", requestId: "r1" }, { "retry-after": "7" });
    await expect(getScan()).rejects.toMatchObject({
      status: 429,
      code: "RATE_LIMITED",
      detail: "Wait.",
      requestId: "r1",
      retryAfterS: 7,
    });
  });

  it("that something went wrong, if a proxy answers", async () => {
    page(502);
    await expect(getScan()).rejects.toMatchObject({ status: 502, code: "UNEXPECTED", requestId: undefined });
    json(502, { message: "upstream" });
    await expect(getScan()).rejects.toMatchObject({ status: 502, code: "UNEXPECTED", retryAfterS: undefined });
  });

  it("that the answer is none of ours, if it is a page or no object", async () => {
    page(200);
    await expect(getScan()).rejects.toMatchObject({ status: 200, code: "BAD_ANSWER" });
    json(200, null);
    await expect(getScan()).rejects.toMatchObject({ status: 200, code: "BAD_ANSWER" });
  });

  it("that there was no answer", async () => {
    answer = (response) => response.destroy();
    await expect(getScan()).rejects.toMatchObject({ status: 0, code: "NETWORK" });
  });

  it("nothing of its own, if it was aborted", async () => {
    answer = () => undefined;
    await expect(getScan({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: "TimeoutError" });
  });
});

describe("a call by someone signed out", () => {
  beforeEach(() => json(401, { status: 401, code: "UNAUTHENTICATED", detail: "Sign in to go on." }));

  it("leads to the sign-in page, and from there back", async () => {
    await expect(getScan()).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(went).toEqual(["/sign-in?next=%2Fscan%2F1%3Fa%3Db"]);
  });

  it("stays where it is, if the answer belongs there", async () => {
    await expect(getScan({ unauthorizedIsAnswer: true })).rejects.toMatchObject({ code: "UNAUTHENTICATED" });
    expect(went).toEqual([]);
  });
});
