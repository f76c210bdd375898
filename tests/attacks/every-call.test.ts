import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { TOKEN_SCOPES } from "@/domain/token-rules";
import { makeTokenSecret } from "@/lib/auth/access-token-format";
import { getDb } from "@/lib/db/client";
import type { Operation } from "@/lib/http/operation";
import { makeToken } from "../support/access-tokens";
import { insertAnalysedScan } from "../support/analysed-scans";
import { type ApiUser, signUp, visitor } from "../support/users";
import { exampleCall, exampleOf, fieldsOf, MUTATIONS, nameOf, OPERATIONS, PRIVATE, ROUTE_FOLDERS } from "./operations";
import { expectRefusal, expectSafeHeaders, forgetRates, send, sendJson, withoutRequestId } from "./send";

let attacker: ApiUser;
let victim: ApiUser;

beforeAll(async () => {
  [attacker, victim] = await Promise.all([signUp(), signUp()]);
});
beforeEach(() => forgetRates(attacker));

describe("The list of calls", () => {
  it("has every route of the code, and is the one that the OpenAPI document shows", async () => {
    const folders = OPERATIONS.map(({ path }) => path.replace("/api/", "").replaceAll(/\{(\w+)\}/g, "[$1]"));
    expect([...new Set(folders)].toSorted()).toEqual(ROUTE_FOLDERS);
    const { body } = await visitor.call("GET", "/api/openapi.json");
    const shown = Object.entries<object>(Object(body).paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(shown.toSorted()).toEqual(OPERATIONS.map(nameOf).toSorted());
  });

  it.each(OPERATIONS.map((operation) => [nameOf(operation), operation] as const))(
    "has right examples for %s, so that what is refused below is refused for the attack",
    (_name, { body, query, params }) => {
      const schemas = [body, query, params].filter((schema) => schema !== undefined);
      for (const schema of schemas) expect(schema.safeParse(exampleOf(schema))).toMatchObject({ success: true });
    },
  );
});

describe("Signed out, or with a made-up session", () => {
  const COOKIES = ["", "abc.def", `${randomUUID()}.`, "%00", "null", "__proto__"].map((value) =>
    value === "" ? "" : `scoliosis-ai.session_token=${value}; __Secure-scoliosis-ai.session_token=${value}`,
  );

  it.each(PRIVATE.map((operation) => [nameOf(operation), operation] as const))(
    "%s is refused",
    async (_name, operation) => {
      const { method, path, body } = exampleCall(operation);
      for (const cookie of COOKIES)
        expectRefusal(await sendJson({ cookie }, method, path, body), 401, "UNAUTHENTICATED");
      const bearer = { authorization: `Bearer ${attacker.cookie.split("=")[1]}` };
      expectRefusal(await sendJson(visitor, method, path, body, bearer), 401, "UNAUTHENTICATED");
    },
  );
});

describe("Access tokens that may not do this", () => {
  /** By the one scope that each lacks; the one without a name lacks none. */
  const secrets = new Map<string | undefined, string>();
  beforeAll(async () => {
    for (const scope of [...TOKEN_SCOPES, undefined]) {
      const { secret } = await makeToken(
        attacker,
        TOKEN_SCOPES.filter((one) => one !== scope),
      );
      secrets.set(scope, secret);
    }
  });

  it.each(PRIVATE.map((operation) => [nameOf(operation), operation] as const))(
    "%s is refused to one without its scope, and to one that is made up, also beside a session",
    async (_name, operation) => {
      const { method, path, body } = exampleCall(operation);
      for (const who of [visitor, attacker]) {
        const use = (secret: string) => sendJson(who, method, path, body, { authorization: `Bearer ${secret}` });
        const code = operation.scope ? "SCOPE_MISSING" : "ACCESS_TOKEN_REFUSED";
        expectRefusal(await use(secrets.get(operation.scope)!), 403, code);
        expectRefusal(await use(makeTokenSecret()), 401, "INVALID_ACCESS_TOKEN");
      }
    },
  );
});

describe("Requests that another site makes a signed-in browser send", () => {
  const FOREIGN: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "" },
    { origin: "http://localhost.evil.example" },
    { origin: "http://localhost:1" },
    { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { origin: "https://evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "https" },
  ];

  it.each(MUTATIONS.map((operation) => [nameOf(operation), operation] as const))(
    "%s is not carried out for a foreign, null or empty origin",
    async (_name, operation) => {
      const { method, path, body } = exampleCall(operation);
      for (const headers of FOREIGN)
        expectRefusal(await sendJson(attacker, method, path, body, headers), 403, "FOREIGN_ORIGIN");
    },
  );

  it.each(MUTATIONS.filter(({ body }) => body).map((operation) => [nameOf(operation), operation] as const))(
    "%s takes no body that a form could send, even without an origin",
    async (_name, operation) => {
      const { method, path, body } = exampleCall(operation);
      const text = JSON.stringify(body);
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
        const answer = await send(attacker, method, path, { headers: { "content-type": type }, body: text });
        expectRefusal(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
      }
    },
  );

  it.each(MUTATIONS.map((operation) => [nameOf(operation), operation] as const))(
    "%s is not reached by a reading method that claims to be another",
    async (_name, operation) => {
      const { method, path } = exampleCall(operation);
      const override = {
        "x-http-method-override": method,
        "x-http-method": method,
        "x-method-override": method,
        "sec-fetch-site": "cross-site",
      };
      const plain = await send(attacker, "GET", path);
      const overridden = await send(attacker, "GET", `${path}?_method=${method}`, { headers: override });
      expect([plain.status, 400]).toContain(overridden.status);
      expect(overridden.status).not.toBe(204);
    },
  );
});

/** A scan of the victim with a result, its run, its film and its picture. */
async function findTargets(): Promise<Record<string, string> & { scanId: string }> {
  const { scanId, runId } = await insertAnalysedScan(victim.id);
  const { s3Key } = await getDb().scan.findUniqueOrThrow({ where: { id: scanId } });
  return { id: scanId, scanId, s3Key, key: s3Key, runId };
}

/** The same, with the `id` of what this address is about. */
async function findTargetsOf({ path }: Operation): Promise<Record<string, string> & { scanId: string }> {
  const targets = await findTargets();
  return path.startsWith("/api/tokens/") ? { ...targets, id: (await makeToken(victim)).token.id } : targets;
}

describe("Someone else's ids and keys", () => {
  const NAMES = ["id", "scanId", "s3Key", "key"];
  const named = OPERATIONS.filter(({ params, query, body }) =>
    [params, query, body].some((schema) => Object.keys(fieldsOf(schema)).some((field) => NAMES.includes(field))),
  );

  it.each(named.map((operation) => [nameOf(operation), operation] as const))(
    "%s answers the very same for them as for what is missing, and changes nothing",
    async (_name, operation) => {
      const targets = await findTargetsOf(operation);
      const before = await getDb().scan.findUniqueOrThrow({ where: { id: targets.scanId }, include: { runs: true } });
      const theirs = exampleCall(operation, targets);
      const missing = exampleCall(operation);
      const answer = await sendJson(attacker, theirs.method, theirs.path, theirs.body);
      expectRefusal(answer, 404);
      const none = await sendJson(attacker, missing.method, missing.path, missing.body);
      expect(withoutRequestId(answer)).toEqual(withoutRequestId(none));
      expect(await getDb().scan.findUniqueOrThrow({ where: { id: before.id }, include: { runs: true } })).toEqual(
        before,
      );
      // What the ids are of use for is there: its owner is not told the same.
      const owners = await sendJson(victim, theirs.method, theirs.path, theirs.body);
      expect(owners.status, owners.text).not.toBe(404);
    },
  );

  it("are not given away by the list, whatever it is asked for", async () => {
    const { id } = await findTargets();
    for (const query of ["", "?status=DONE", `?q=${victim.id}`, "?q=png"]) {
      const { text } = await send(attacker, "GET", `/api/scans${query}`);
      expect(text).not.toContain(id);
      expect(text).not.toContain(victim.id);
    }
  });

  it("open no page: it is as one that does not exist", async () => {
    const { scanId } = await findTargets();
    const label = `label-${randomUUID()}`;
    await getDb().scan.update({ where: { id: scanId }, data: { label } });
    const [theirs, missing] = [
      await send(attacker, "GET", `/scan/${scanId}`),
      await send(attacker, "GET", `/scan/${randomUUID()}`),
    ];
    expect([theirs.status, missing.status]).toEqual([404, 404]);
    for (const secret of [label, victim.id]) expect(theirs.text).not.toContain(secret);
    const owners = await send(victim, "GET", `/scan/${scanId}`);
    expect(owners.status).toBe(200);
    expect(owners.text).toContain(label);
  });

  it("are no way into the list by a cursor of the victim's", async () => {
    const { id } = await findTargets();
    const cursor = Buffer.from(JSON.stringify([new Date(Date.now() + 60_000).toISOString(), id])).toString("base64url");
    const { status, text } = await send(attacker, "GET", `/api/scans?cursor=${cursor}`);
    expect({ status, body: JSON.parse(text) }).toEqual({ status: 200, body: { scans: [], nextCursor: null } });
  });

  it("are not touched by what works on all of one's own scans", async () => {
    const { id } = await findTargets();
    await getDb().scan.update({ where: { id: id! }, data: { status: "FAILED", failureCode: "ENGINE_FAILED" } });
    expect(JSON.parse((await sendJson(attacker, "POST", "/api/scans/retry-failed", undefined)).text)).toEqual({
      count: 0,
    });
    expect((await sendJson(attacker, "POST", "/api/reanalysis", undefined)).status).toBe(202);
    expect(await getDb().scan.findUniqueOrThrow({ where: { id: id! } })).toMatchObject({ status: "FAILED" });
  });

  it("can't be made one's own by giving a run of one's own the id of theirs", async () => {
    const { runId } = await findTargets();
    const { scanId } = await insertAnalysedScan(attacker.id);
    const answer = await sendJson(attacker, "POST", "/api/scans/run-inference", { scanId, runId });
    expectRefusal(answer, 400, "VALIDATION");
    expect(await getDb().run.findUniqueOrThrow({ where: { id: runId! } })).not.toMatchObject({ scanId });
  });
});

describe("Methods that an address does not take", () => {
  const paths = [...new Set(OPERATIONS.map(({ path }) => path))];

  it.each(paths)("%s refuses them with the list of those it takes", async (path) => {
    const taken: string[] = OPERATIONS.filter((operation) => operation.path === path).map(({ method }) => method);
    const address = path.replaceAll(/\{\w+\}/g, randomUUID());
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((name) => !taken.includes(name))) {
      const answer = await send(attacker, method, address);
      expectRefusal(answer, 405, "METHOD_NOT_ALLOWED");
      expect(answer.headers.get("allow")?.split(", ").toSorted()).toEqual(taken.toSorted());
    }
    const options = await send(attacker, "OPTIONS", address, { headers: { origin: "https://evil.example" } });
    expect(options.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("Headers of the API's answers", () => {
  it.each(OPERATIONS.map((operation) => [nameOf(operation), operation] as const))(
    "%s answers with the safeguards, uncached, readable by no other site",
    async (_name, operation) => {
      const { method, path, body } = exampleCall(operation);
      const answer = await sendJson(visitor, method, path, body);
      expect(answer.status).toBeLessThan(500);
      expectSafeHeaders(answer);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    },
  );
});
