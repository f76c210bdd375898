import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeTokenSecret } from "@/lib/auth/access-token-format";
import { closeDb, getDb } from "@/lib/db/client";
import { makeToken, type TokenProgram, withSecret } from "../support/access-tokens";
import { signUpAs } from "../support/accounts";
import { tinyFilm } from "../support/films";
import { openStream } from "../support/live-streams";
import { insertScan } from "../support/scan-rows";
import { createScan } from "../support/uploads";
import { type ApiUser, signUp, visitor } from "../support/users";

const INVALID = { status: 401, body: { code: "INVALID_ACCESS_TOKEN" } };
const refused = (scope: string) => ({
  status: 403,
  body: { code: "SCOPE_MISSING", detail: expect.stringContaining(scope) },
});

let user: ApiUser;
let other: ApiUser;
let program: TokenProgram;

beforeAll(async () => {
  [user, other] = await Promise.all([signUp(), signUp()]);
  program = await makeToken(user);
});
afterAll(closeDb);

describe("a program with a token", () => {
  it("does all that its scopes allow, from upload to deletion", async () => {
    const id = await createScan(program, await tinyFilm());
    expect(await user.call("GET", `/api/scans/${id}`)).toMatchObject({ status: 200 });
    expect(await program.call("PATCH", `/api/scans/${id}`, { label: "by program" })).toMatchObject({ status: 200 });
    expect(await program.call("GET", "/api/scans?q=by+program")).toMatchObject({ body: { scans: [{ id }] } });
    expect(await program.call("DELETE", `/api/scans/${id}`)).toMatchObject({ status: 204 });
  });

  it.each([
    ["scans:read", "GET", "/api/scans"],
    ["scans:read", "GET", "/api/scans/ID"],
    ["scans:read", "GET", "/api/uploads/view?key=a"],
    ["scans:read", "GET", "/api/events"],
    ["scans:read", "GET", "/api/reanalysis"],
    ["scans:write", "POST", "/api/uploads/presign"],
    ["scans:write", "POST", "/api/scans/create"],
    ["scans:write", "POST", "/api/scans/run-inference"],
    ["scans:write", "POST", "/api/scans/cancel-inference"],
    ["scans:write", "POST", "/api/scans/retry-failed"],
    ["scans:write", "POST", "/api/reanalysis"],
    ["scans:write", "PATCH", "/api/scans/ID"],
    ["scans:delete", "DELETE", "/api/scans/ID"],
  ] as const)("needs %s for %s %s, whatever else it may do", async (scope, method, path) => {
    const others = (["scans:read", "scans:write", "scans:delete"] as const).filter((one) => one !== scope);
    const answer = await (await makeToken(user, others)).call(method, path.replace("ID", randomUUID()));
    expect(answer).toMatchObject(refused(scope));
    expect(answer.headers.get("www-authenticate")).toBe(`Bearer error="insufficient_scope", scope="${scope}"`);
  });

  it.each([
    ["GET", "/api/tokens", undefined],
    ["POST", "/api/tokens", { name: "more", scopes: ["scans:read"], expiresInDays: null }],
    ["DELETE", `/api/tokens/${randomUUID()}`, undefined],
    ["POST", "/api/auth/change-password", { currentPassword: "a", newPassword: "b" }],
    ["DELETE", "/api/account", { password: "a" }],
  ])("may never %s %s, not even with a session beside it", async (method, path, body) => {
    const answer = { status: 403, body: { code: "ACCESS_TOKEN_REFUSED" } };
    expect(await program.call(method, path, body)).toMatchObject(answer);
    expect(await program.call(method, path, body, { cookie: user.cookie })).toMatchObject(answer);
  });

  it("finds nothing of another user", async () => {
    const id = await insertScan(other.id);
    expect(await program.call("GET", `/api/scans/${id}`)).toMatchObject({ status: 404 });
    expect(await program.call("DELETE", `/api/scans/${id}`)).toMatchObject({ status: 404 });
    expect(await program.call("GET", `/api/scans/${id}/events`)).toMatchObject({ status: 404 });
  });

  it("is held to a number of calls a minute, of each token", async () => {
    const busy = await makeToken(user);
    const key = `token:token:${busy.token.id}`;
    await getDb().rateLimit.create({ data: { key, points: 600, expire: BigInt(Date.now() + 60_000) } });
    expect(await busy.call("GET", "/api/scans")).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
    expect(await program.call("GET", "/api/scans")).toMatchObject({ status: 200 });
  });

  it("notes its use to the minute", async () => {
    const used = await makeToken(user);
    const read = async () =>
      (await getDb().personalAccessToken.findUniqueOrThrow({ where: { id: used.token.id } })).lastUsedAt;
    expect(await read()).toBeNull();
    await used.call("GET", "/api/scans");
    const first = await read();
    expect(first).not.toBeNull();
    await used.call("GET", "/api/scans");
    expect(await read()).toEqual(first);
    const earlier = new Date(first!.getTime() - 61_000);
    await getDb().personalAccessToken.update({ where: { id: used.token.id }, data: { lastUsedAt: earlier } });
    await used.call("GET", "/api/scans");
    expect((await read())!.getTime()).toBeGreaterThan(first!.getTime());
  });
});

describe("a token is refused", () => {
  it.each([
    ["made up", () => makeTokenSecret()],
    ["cut", () => program.secret.slice(0, -1)],
    ["with something after it", () => `${program.secret}x`],
    ["with a wrong checksum", () => program.secret.slice(0, -1) + (program.secret.endsWith("0") ? "1" : "0")],
    ["empty", () => "sai_"],
  ])("that is %s, also beside a session that is right", async (_what, secret) => {
    const answer = await withSecret(secret()).call("GET", "/api/scans", undefined, { cookie: user.cookie });
    expect(answer).toMatchObject(INVALID);
    expect(answer.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
  });

  it("that is revoked, and that has expired", async () => {
    const [revoked, expired] = [await makeToken(user), await makeToken(user)];
    for (const one of [revoked, expired]) expect(await one.call("GET", "/api/scans")).toMatchObject({ status: 200 });
    expect(await user.call("DELETE", `/api/tokens/${revoked.token.id}`)).toMatchObject({ status: 204 });
    await getDb().personalAccessToken.update({ where: { id: expired.token.id }, data: { expiresAt: new Date() } });
    for (const one of [revoked, expired]) expect(await one.call("GET", "/api/scans")).toMatchObject(INVALID);
  });

  it("once its account is gone", async () => {
    const { user: leaving, credentials } = await signUpAs();
    const one = await makeToken(leaving);
    const answer = await leaving.call("DELETE", "/api/account", { password: credentials.password });
    expect(answer.status).toBe(204);
    expect(await one.call("GET", "/api/scans")).toMatchObject(INVALID);
    expect(await getDb().personalAccessToken.count({ where: { userId: leaving.id } })).toBe(0);
  });

  it("as a cookie or in the address", async () => {
    const path = `/api/scans?access_token=${program.secret}`;
    expect(await visitor.call("GET", path)).toMatchObject({ status: 401 });
    const cookie = `scoliosis-ai.session_token=${program.secret}`;
    expect(await visitor.call("GET", "/api/scans", undefined, { cookie })).toMatchObject({ status: 401 });
  });
});

describe("a stream of events", () => {
  it("that a token has opened ends when it is revoked, and no other one does", async () => {
    const one = await makeToken(user);
    const ended = await openStream(one);
    const going = await openStream(program);
    await ended.until(({ name }) => name === "heartbeat");
    await going.until(({ name }) => name === "heartbeat");
    expect(await user.call("DELETE", `/api/tokens/${one.token.id}`)).toMatchObject({ status: 204 });
    await ended.untilEnd();
    const id = await insertScan(user.id);
    await going.until(({ name, data }) => name === "status" && "id" in data && data.id === id);
    await going.close();
  });
});

describe("the list of tokens", () => {
  it("is one's own, without secrets and without what was revoked", async () => {
    const owner = await signUp();
    const [kept, gone] = [await makeToken(owner, ["scans:read"]), await makeToken(owner)];
    await owner.call("DELETE", `/api/tokens/${gone.token.id}`);
    const { body } = await owner.call("GET", "/api/tokens");
    expect(body).toEqual({ tokens: [kept.token] });
    expect(kept.token).toMatchObject({ scopes: ["scans:read"], prefix: kept.secret.slice(0, 8), lastUsedAt: null });
    expect(JSON.stringify(await getDb().personalAccessToken.findMany({ where: { userId: owner.id } }))).not.toContain(
      kept.secret.slice(8),
    );
  });

  it("lets nobody revoke another user's token, nor their own twice", async () => {
    const missing = { status: 404, body: { code: "NOT_FOUND" } };
    expect(await other.call("DELETE", `/api/tokens/${program.token.id}`)).toMatchObject(missing);
    expect(await program.call("GET", "/api/scans")).toMatchObject({ status: 200 });
    const { token } = await makeToken(user);
    expect(await user.call("DELETE", `/api/tokens/${token.id}`)).toMatchObject({ status: 204 });
    expect(await user.call("DELETE", `/api/tokens/${token.id}`)).toMatchObject(missing);
    expect(await visitor.call("GET", "/api/tokens")).toMatchObject({ status: 401 });
  });

  it.each([
    ["no name", { name: " " }],
    ["no scope", { scopes: [] }],
    ["a scope that there is not", { scopes: ["scans:read", "account"] }],
    ["another lifetime", { expiresInDays: 36_500 }],
    ["another user's id", { userId: "someone-else" }],
    ["a hash of its own", { secretHash: "AAAA" }],
  ])("takes no token with %s", async (_what, change) => {
    const right = { name: "a", scopes: ["scans:read"], expiresInDays: 30 };
    const answer = await other.call("POST", "/api/tokens", { ...right, ...change });
    expect(answer).toMatchObject({ status: 400, body: { code: "VALIDATION" } });
  });

  it("ends at fifty", async () => {
    const owner = await signUp();
    await getDb().personalAccessToken.createMany({
      data: Array.from({ length: 50 }, (_, at) => ({
        userId: owner.id,
        name: "a",
        prefix: "sai_aaaa",
        secretHash: Buffer.from(`${owner.id}-${at}`),
      })),
    });
    const answer = await owner.call("POST", "/api/tokens", { name: "a", scopes: ["scans:read"], expiresInDays: null });
    expect(answer).toMatchObject({ status: 409, body: { code: "TOO_MANY_TOKENS" } });
  });
});
