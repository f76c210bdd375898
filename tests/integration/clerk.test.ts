import { randomUUID } from "node:crypto";
import sharp from "sharp";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { makeTokenSecret } from "@/lib/auth/access-token-format";
import { headObject } from "@/lib/storage/objects";
import { makeToken, withSecret } from "../support/access-tokens";
import {
  CLERK_HOST,
  clerkUser,
  cookiesOf,
  deletionOf,
  FORGED_TOKENS,
  forgeEvents,
  signEvent,
  signSession,
} from "../support/clerk";
import { type ClerkApp, startClerkApp } from "../support/clerk-app";
import { isStatusOf, type LiveStream, openStream } from "../support/live-streams";
import { scaled } from "../support/patience";
import { SOON } from "../support/soon";
import { createScan, type FilmFile, getScan, presign, upload } from "../support/uploads";
import { type ApiAnswer, type ApiUser, APP_URL, at, visitor } from "../support/users";

const SIGNED_IN_ONLY = "/api/scans";
const WEBHOOK = "/api/webhooks/clerk";
const now = () => Math.floor(Date.now() / 1000);

let app: ClerkApp;
let nobody: ApiUser;
let shortStream: LiveStream;
let film: FilmFile;

beforeAll(async () => {
  app = await startClerkApp();
  nobody = at(app.origin, visitor);
  const image = sharp({ create: { width: 300, height: 500, channels: 3, background: "#777" } });
  film = { contentType: "image/png", bytes: await image.png().toBuffer() };
  // Its end takes a while, and is looked for in the last test.
  const cookie = cookiesOf(signSession({ sub: "user_short", exp: now() + scaled(4) }));
  shortStream = await openStream({ cookie }, "/api/events", { origin: app.origin });
  return () => app.stop();
});

afterEach(() => {
  app.api.isSilent = false;
  app.api.asked.length = 0;
});

const withBearer = (token: string) =>
  nobody.call("GET", SIGNED_IN_ONLY, undefined, { authorization: `Bearer ${token}` });
const withCookies = (cookie: string) => nobody.call("GET", SIGNED_IN_ONLY, undefined, { cookie });

const getPage = (path: string, cookie?: string) => app.getPage(path, cookie);

describe("a session token of Clerk's", () => {
  it("is good as a bearer and as a browser's cookies, for calls and pages, with no question to Clerk", async () => {
    const claims = { sub: "user_token", email: "ada@clerk.test", name: "Ada of the token" };
    const token = signSession(claims);
    expect(await withBearer(token)).toMatchObject({ status: 200 });
    expect(await withCookies(cookiesOf(token))).toMatchObject({ status: 200 });
    const { status, html } = await getPage("/account", cookiesOf(token));
    expect(status).toBe(200);
    expect(html).toContain(claims.email);
    expect(html).toContain(claims.name);
    expect(html).not.toContain("Change password");
    expect(app.api.asked).toEqual([]);
  });

  it.each(FORGED_TOKENS)(
    "%s is refused with a problem to read, as a bearer and as a cookie, and Clerk is not asked",
    async (_what, make) => {
      const token = make();
      for (const answer of [await withBearer(token), await withCookies(cookiesOf(token))]) expectSignedOut(answer);
      // Not even a call that a browser makes as a page is led away to Clerk.
      const asPage = { cookie: cookiesOf(token), accept: "text/html", "sec-fetch-dest": "document" };
      expectSignedOut(await nobody.call("GET", SIGNED_IN_ONLY, undefined, asPage));
      expect((await getPage("/dashboard", cookiesOf(token))).status).toBe(307);
      expect(app.api.asked).toEqual([]);
    },
  );

  it("is nothing that a caller may claim to be verified already", async () => {
    const token = signSession({ sub: "user_forged", azp: "https://evil.example" });
    const claims = { "x-clerk-auth-status": "signed-in", "x-clerk-auth-token": token, "x-clerk-auth-signature": "a" };
    for (const headers of [claims, { "x-clerk-request-data": "garbage" }]) {
      expect(await nobody.call("GET", SIGNED_IN_ONLY, undefined, headers)).toMatchObject({ status: 401 });
    }
  });

  it("shows nobody else's scan", async () => {
    const [owner, other] = [clerkUser(app.origin), clerkUser(app.origin)];
    const scanId = await createScan(owner, film);
    expect(await getScan(owner, scanId)).toMatchObject({ id: scanId });
    expect(await other.call("GET", `/api/scans/${scanId}`)).toMatchObject({ status: 404 });
    expect(await other.call("DELETE", `/api/scans/${scanId}`)).toMatchObject({ status: 404 });
    expect(await nobody.call("GET", `/api/scans/${scanId}`)).toMatchObject({ status: 401 });
  });
});

describe("an access token of the app's own", () => {
  const INVALID = { status: 401, body: { code: "INVALID_ACCESS_TOKEN" } };
  const asPage = { accept: "text/html", "sec-fetch-dest": "document" };

  it("is good for a program's calls without a cookie, for no page, and ends with its user at Clerk", async () => {
    const owner = clerkUser(app.origin);
    const { secret } = await makeToken(owner);
    const program = withSecret(secret, nobody);
    const id = await createScan(program, film);
    expect(await owner.call("GET", `/api/scans/${id}`)).toMatchObject({ status: 200, body: { id } });
    // Not even with the cookies of a session that Clerk would renew is it led away.
    const ended = { ...asPage, cookie: cookiesOf(signSession({ sub: owner.id, exp: now() - 60 })) };
    expect(await program.call("GET", `/api/scans/${id}`, undefined, ended)).toMatchObject({ status: 200 });
    expect(await app.getPage("/dashboard", "", { authorization: `Bearer ${secret}` })).toMatchObject({ status: 307 });
    const stream = await openStream({ cookie: "", secret }, `/api/scans/${id}/events`, { origin: app.origin });
    await stream.until(isStatusOf(id));

    expect(await post(signEvent(deletionOf(owner.id)))).toMatchObject({ status: 204 });
    expect(await program.call("GET", SIGNED_IN_ONLY)).toMatchObject(INVALID);
    await stream.untilEnd();
    await expect.poll(() => app.api.asked, SOON).toEqual([`DELETE /v1/users/${owner.id}`]);
  });

  it("is refused where it is wrong, or lacks the scope, whoever is signed in beside it", async () => {
    const owner = clerkUser(app.origin);
    const { secret } = await makeToken(owner, ["scans:read"]);
    for (const headers of [asPage, { cookie: cookiesOf(signSession({ sub: owner.id })) }]) {
      for (const wrong of [makeTokenSecret(), secret.slice(0, -1), "sai_"])
        expect(await withSecret(wrong, nobody).call("GET", SIGNED_IN_ONLY, undefined, headers)).toMatchObject(INVALID);
      const answer = await withSecret(secret, nobody).call("DELETE", `/api/scans/${randomUUID()}`, undefined, headers);
      expect(answer).toMatchObject({ status: 403, body: { code: "SCOPE_MISSING" } });
    }
    expect(app.api.asked).toEqual([]);
  });
});

describe("a page", () => {
  it("sends who is signed out to sign in, and back", async () => {
    const { status, location } = await getPage("/account?a=b");
    expect(status).toBe(307);
    expect(location).toMatch(/\/sign-in\?next=%2Faccount%3Fa%3Db$/);
    expect(await getPage("/sign-in?next=/account", cookiesOf(signSession({ sub: "user_in" })))).toMatchObject({
      status: 307,
      location: expect.stringMatching(/\/account$/),
    });
  });

  it("has a session that has run out renewed by Clerk, in the browser", async () => {
    const cookie = cookiesOf(signSession({ sub: "user_back", exp: now() - 60 }));
    const { status, location } = await getPage("/dashboard", cookie);
    expect(status).toBe(307);
    expect(location).toContain(`https://${CLERK_HOST}/v1/client/handshake?`);
  });

  it("may load Clerk's scripts, and carries the usual safeguards", async () => {
    const { status, headers, html } = await getPage("/sign-in");
    expect(status).toBe(200);
    const policy = headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(new RegExp(`script-src 'self' 'nonce-[^']+' 'strict-dynamic' https://${CLERK_HOST} `));
    expect(policy).toMatch(new RegExp(`connect-src [^;]*https://${CLERK_HOST}`));
    expect(policy).toMatch(/frame-src https:\/\/challenges\.cloudflare\.com;/);
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1];
    expect(html).toMatch(new RegExp(`<script[^>]*https://${CLERK_HOST}/npm/@clerk/clerk-js@[^>]*>`));
    expect(html).toContain(`nonce="${nonce}"`);
    expect(headers.get("x-frame-options")).toBe("DENY");
  });

  it("asks Clerk who the user is where the token does not tell, once in minutes", async () => {
    const id = `user_${randomUUID()}`;
    const cookie = cookiesOf(signSession({ sub: id }));
    for (let visit = 0; visit < 2; visit++) {
      const { html } = await getPage("/account", cookie);
      expect(html).toContain(`${id}@clerk.test`);
      expect(html).toContain("Ada Reader");
    }
    expect(app.api.asked).toEqual([`GET /v1/users/${id}`]);
  });

  it("goes without a name where Clerk says nothing, and waits for it once, for seconds", async () => {
    app.api.isSilent = true;
    const cookie = cookiesOf(signSession({ sub: `user_${randomUUID()}` }));
    const started = performance.now();
    expect((await getPage("/account", cookie)).html).toContain("Not known here");
    expect(await getPage("/dashboard", cookie)).toMatchObject({ status: 200 });
    expect(performance.now() - started).toBeLessThan(scaled(8000));
    expect(app.api.asked).toHaveLength(1);
  });

  it("is refused in seconds where Clerk says nothing on a session that it has to renew", async () => {
    app.api.isSilent = true;
    const started = performance.now();
    const { status, headers, html } = await getPage(
      "/dashboard?__clerk_handshake_nonce=abc",
      "__clerk_handshake_nonce=abc",
    );
    expect(status).toBe(503);
    expect(headers.get("retry-after")).toBe("5");
    expect(performance.now() - started).toBeLessThan(scaled(10_000));
    // For a person, not for a program.
    expect(headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(html).toContain("<h1>Not available at the moment</h1>");
    expect(html).toContain(headers.get("x-request-id"));
    expect(app.api.asked).toEqual([expect.stringMatching(/^GET \/v1\/clients\/handshake_payload\?/)]);
  });
});

it.each([
  ["POST", "/api/auth/sign-up/email"],
  ["POST", "/api/auth/sign-in/email"],
  ["POST", "/api/auth/sign-out"],
  ["POST", "/api/auth/change-password"],
  ["GET", "/api/auth/sign-in/email"],
])("%s %s of local accounts is not there, signed in or not", async (method, path) => {
  const body = method === "GET" ? undefined : {};
  for (const who of [nobody, clerkUser(app.origin)]) {
    expect(await who.call(method, path, body)).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  }
});

describe("deleting the account", () => {
  it("needs no password, removes rows and objects, and asks Clerk until the user is gone there", async () => {
    const [user, other] = [clerkUser(app.origin), clerkUser(app.origin)];
    const [scanId, kept] = [await createScan(user, film), await createScan(other, film)];
    const keys = [(await getScan(user, scanId)).s3Key, await upload(user, film)];
    app.api.failures = 1;
    expect(await user.call("DELETE", "/api/account", {})).toMatchObject({ status: 204 });
    expect(await app.countRowsOf(user.id)).toBe(0);
    const asked = `DELETE /v1/users/${user.id}`;
    await expect.poll(() => app.api.asked, SOON).toEqual([asked, asked]);
    await expect
      .poll(async () => (await Promise.all(keys.map((key) => headObject(key)))).filter(Boolean), SOON)
      .toEqual([]);
    expect(await getScan(other, kept)).toMatchObject({ id: kept });
    // What the token, which is good for a minute still, may make in that minute.
    const toCome = await app.query(
      `SELECT extract(epoch FROM start_after - created_on)::float8 AS delay FROM pgboss.job
       WHERE name = 'delete-clerk-user' AND data->>'userId' = $1 AND state = 'created'`,
      [user.id],
    );
    expect(toCome).toEqual([{ delay: expect.closeTo(120, -1) }]);
  });
});

const post = ({ body, headers }: { body: string; headers: Record<string, string> }) =>
  nobody.call("POST", WEBHOOK, body, headers);

describe("the webhook", () => {
  it("removes the data of a user deleted at Clerk, and finds nothing to do the second time", async () => {
    const [user, other] = [clerkUser(app.origin), clerkUser(app.origin)];
    await presign(user, film);
    await presign(other, film);
    const event = signEvent(deletionOf(user.id));
    expect(await post(event)).toMatchObject({ status: 204, body: null });
    expect(await app.countRowsOf(user.id)).toBe(0);
    expect(await post(event)).toMatchObject({ status: 204 });
    expect(await app.countRowsOf(other.id)).toBe(1);
  });

  it("removes nothing for who can't sign, or repeats what is old", async () => {
    const user = clerkUser(app.origin);
    await presign(user, film);
    for (const forgery of forgeEvents(deletionOf(user.id))) {
      const answer = await post(forgery);
      expect(answer).toMatchObject({ status: 401, body: { code: "BAD_SIGNATURE" } });
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
    }
    expect(await app.countRowsOf(user.id)).toBe(1);
  });

  it("takes other events for no news, and no body without bounds", async () => {
    const user = clerkUser(app.origin);
    await presign(user, film);
    for (const type of ["user.updated", "session.ended", "made.up"]) {
      expect(await post(signEvent({ ...deletionOf(user.id), type }))).toMatchObject({ status: 204 });
    }
    expect(await post(signEvent({ ...deletionOf(""), data: { deleted: true } }))).toMatchObject({ status: 204 });
    expect(await app.countRowsOf(user.id)).toBe(1);
    expect(await post(signEvent({ type: "x".repeat(70_000) }))).toMatchObject({ status: 413 });
    expect(await nobody.call("GET", WEBHOOK)).toMatchObject({ status: 405 });
  });

  it("is not there with local accounts", async () => {
    const { body, headers } = signEvent(deletionOf("user_any"));
    expect(await at(APP_URL, visitor).call("POST", WEBHOOK, body, headers)).toMatchObject({
      status: 404,
      body: { code: "NOT_FOUND" },
    });
  });
});

it("a stream of events ends soon after the token that it was opened with", async () => {
  expect(await shortStream.untilEnd()).not.toContainEqual(expect.objectContaining({ name: "status" }));
});

function expectSignedOut(answer: ApiAnswer): void {
  expect(answer).toMatchObject({ status: 401, body: { code: "UNAUTHENTICATED" } });
  expect(answer.headers.get("content-type")).toBe("application/problem+json");
}
