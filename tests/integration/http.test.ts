import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { DISCLAIMER } from "@/domain/disclaimer";
import { ERROR_CODES } from "@/lib/error-codes";
import { type ApiUser, APP_URL, signUp, visitor } from "../support/users";

let user: ApiUser;

beforeAll(async () => {
  user = await signUp();
});

const PRESIGN = "/api/uploads/presign";
const film = { contentType: "image/png", size: 10 };
const id = randomUUID();

/** Every call that needs a user, with input that would be right for its owner. */
const CALLS: [method: string, path: string, body?: unknown][] = [
  ["POST", PRESIGN, film],
  ["GET", "/api/uploads/view?key=uploads/a/b.png"],
  ["POST", "/api/scans/create", { s3Key: "uploads/a/b.png" }],
  ["POST", "/api/scans/run-inference", { scanId: id }],
  ["GET", "/api/scans"],
  ["GET", `/api/scans/${id}`],
  ["PATCH", `/api/scans/${id}`, { label: "a" }],
  ["DELETE", `/api/scans/${id}`],
];

describe("every call", () => {
  it.each(CALLS)("%s %s is refused to whoever is signed out", async (method, path, body) => {
    const answer = await visitor.call(method, path, body);
    expect(answer).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED", status: 401 } });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  it.each(CALLS)("%s %s takes no made-up session", async (method, path, body) => {
    const cookie = "scoliosis-ai.session_token=abc.def; __Secure-scoliosis-ai.session_token=abc.def";
    expect(await visitor.call(method, path, body, { cookie })).toMatchObject({ status: 401 });
  });

  it.each(CALLS.filter(([method]) => method !== "GET"))(
    "%s %s is not carried out for another site",
    async (method, path, body) => {
      const refused = { status: 403, body: { code: "FOREIGN_ORIGIN" } };
      expect(await user.call(method, path, body, { origin: "https://evil.example" })).toMatchObject(refused);
      expect(await user.call(method, path, body, { origin: "null" })).toMatchObject(refused);
      expect(await user.call(method, path, body, { "sec-fetch-site": "cross-site" })).toMatchObject(refused);
    },
  );

  it("is carried out for the app's own pages", async () => {
    expect(await user.call("POST", PRESIGN, film, { origin: new URL(APP_URL).origin })).toMatchObject({ status: 200 });
  });

  it.each(["GET", "POST", "DELETE"])(
    "%s of an address that is none is a problem to read, not a page",
    async (method) => {
      const answer = await visitor.call(method, "/api/scans/some/where");
      expect(answer).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
    },
  );

  it("answers other methods with 405 and those that it takes", async () => {
    const answer = await user.call("DELETE", PRESIGN);
    expect(answer).toMatchObject({ status: 405, body: { code: "METHOD_NOT_ALLOWED" } });
    expect(answer.headers.get("allow")).toBe("POST");
  });

  it("keeps the caller's request id, or gives one", async () => {
    const mine = randomUUID();
    const kept = await user.call("GET", "/api/scans", undefined, { "x-request-id": mine });
    expect(kept.headers.get("x-request-id")).toBe(mine);
    const replaced = await visitor.call("GET", "/api/scans", undefined, { "x-request-id": "<script>" });
    expect(replaced.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(replaced.body).toMatchObject({ requestId: replaced.headers.get("x-request-id") });
  });

  it("is never cached", async () => {
    const { headers } = await user.call("GET", "/api/scans");
    expect(headers.get("cache-control")).toBe("no-store");
  });
});

describe("a body", () => {
  it("has to be JSON", async () => {
    expect(await user.call("POST", PRESIGN, "{")).toMatchObject({ status: 400, body: { code: "MALFORMED_JSON" } });
    expect(await user.call("POST", PRESIGN, "")).toMatchObject({ status: 400, body: { code: "MALFORMED_JSON" } });
    const text = await user.call("POST", PRESIGN, JSON.stringify(film), { "content-type": "text/plain" });
    expect(text).toMatchObject({ status: 415, body: { code: "UNSUPPORTED_MEDIA_TYPE" } });
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect(await user.call("POST", PRESIGN, "a=b", form)).toMatchObject({ status: 415 });
  });

  it("is read no further than its limit", async () => {
    const body = { ...film, fileName: "x".repeat(100_000) };
    expect(await user.call("POST", PRESIGN, body)).toMatchObject({ status: 413, body: { code: "BODY_TOO_LARGE" } });
  });

  it("is refused with the names of the wrong fields", async () => {
    const answer = await user.call("POST", PRESIGN, { contentType: 5, size: "many" });
    expect(answer).toMatchObject({ status: 400, body: { code: "VALIDATION" } });
    expect(Object(answer.body).detail).toMatch(/contentType: .*size: /);
  });
});

describe("the OpenAPI document", () => {
  it("describes every call with its refusals, and carries the disclaimer and the table of codes", async () => {
    const { status, body } = await visitor.call("GET", "/api/openapi.json");
    expect(status).toBe(200);
    const { openapi, info, paths } = Object(body);
    expect(openapi).toBe("3.1.0");
    expect(info.description).toContain(DISCLAIMER);
    for (const code of Object.keys(ERROR_CODES)) expect(info.description).toContain(code);
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        PRESIGN,
        "/api/uploads/view",
        "/api/scans/create",
        "/api/scans/run-inference",
        "/api/scans",
        "/api/scans/{id}",
        "/api/health",
        "/api/ready",
        "/api/account",
        "/api/events",
        "/api/scans/{id}/events",
      ]),
    );
    expect(Object.keys(paths["/api/events"].get.responses["200"].content)).toEqual(["text/event-stream"]);
    expect(paths[PRESIGN].post.requestBody.content["application/json"].schema).toMatchObject({
      type: "object",
      required: ["contentType", "size"],
      additionalProperties: false,
    });
    expect(Object.keys(paths[PRESIGN].post.responses)).toEqual(
      expect.arrayContaining(["200", "400", "401", "413", "415", "429", "500"]),
    );
  });
});

describe("probes", () => {
  it("say that the app is alive, and which dependencies are up", async () => {
    expect(await visitor.call("GET", "/api/health")).toMatchObject({ status: 200, body: { status: "ok" } });
    expect(await visitor.call("GET", "/api/ready")).toMatchObject({
      status: 200,
      body: {
        ready: true,
        dependencies: { database: "up", storage: "up", queue: "up", worker: "up", inference: "up" },
      },
    });
  });
});
