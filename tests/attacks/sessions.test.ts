import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { getDb } from "@/lib/db/client";
import {
  type Credentials,
  guess,
  holderOf,
  newCredentials,
  SIGN_UP,
  SIGNED_IN_ONLY,
  signIn,
  signUpAs,
} from "../support/accounts";
import { openStream } from "../support/live-streams";
import { type ApiAnswer, type ApiUser, APP_URL, signUp, visitor } from "../support/users";
import { startWeb } from "../support/web-process";
import { OPERATIONS } from "./operations";
import { send, sendJson, withoutRequestId } from "./send";

/** For what leaves an account and its sessions as they are. */
let lasting: ApiUser;
let other: ApiUser;
beforeAll(async () => {
  [lasting, other] = await Promise.all([signUp(), signUp()]);
});

const tokenOf = (cookie: string): string => cookie.slice(cookie.indexOf("=") + 1);
const lineOf = ({ headers }: ApiAnswer): string => headers.getSetCookie()[0] ?? "";

describe("Sessions", () => {
  it("lie in a cookie that no script reads and no other site sends along with a form", async () => {
    const { credentials, answer } = await signUpAs();
    for (const line of [lineOf(answer), lineOf(await signIn(credentials))]) {
      expect(line).toMatch(/^(__Secure-)?scoliosis-ai\.session_token=/);
      expect(line).toMatch(/; HttpOnly/i);
      expect(line).toMatch(/; SameSite=(lax|strict)/i);
      expect(line).not.toMatch(/; Domain=/i);
      expect(/; Secure/i.test(line)).toBe(APP_URL.startsWith("https:"));
    }
  });

  it("are new with every sign-in: one that was planted before is not the user's", async () => {
    const [planted, { credentials }] = [await signUpAs(), await signUpAs()];
    const answer = await signIn(credentials, { cookie: planted.user.cookie });
    const own = holderOf(answer, { id: "", email: credentials.email });
    expect(own.cookie).not.toBe(planted.user.cookie);
    // Who planted it is still whoever they were, and not the user.
    expect((await send(planted.user, "GET", "/account")).text).not.toContain(credentials.email);
    const made = `scoliosis-ai.session_token=${randomUUID()}`;
    const second = await signIn(credentials, { cookie: made });
    expect(lineOf(second)).not.toContain(tokenOf(made));
    expect((await send({ cookie: made }, "GET", SIGNED_IN_ONLY)).status).toBe(401);
  });

  it("end on the server when their user signs out", async () => {
    const { user } = await signUpAs();
    const stream = await openStream(user);
    expect((await send(user, "POST", "/api/auth/sign-out")).status).toBe(204);
    expect((await send(user, "GET", SIGNED_IN_ONLY)).status).toBe(401);
    await stream.untilEnd();
  });

  it("of other browsers end when the password is changed, and this one gets a new one", async () => {
    const { user, credentials } = await signUpAs();
    const stolen = holderOf(await signIn(credentials), { id: user.id, email: user.email });
    const newPassword = newCredentials().password;
    const body = { currentPassword: credentials.password, newPassword };
    const changed = await user.call("POST", "/api/auth/change-password", body);
    expect(changed.status).toBe(204);
    expect((await send(stolen, "GET", SIGNED_IN_ONLY)).status).toBe(401);
    expect((await send(user, "GET", SIGNED_IN_ONLY)).status).toBe(401);
    expect((await send(holderOf(changed, user), "GET", SIGNED_IN_ONLY)).status).toBe(200);
    expect(await signIn(credentials)).toMatchObject({ status: 401 });
  });

  it("are not those of an account that is gone", async () => {
    const { user, credentials } = await signUpAs();
    expect((await sendJson(user, "DELETE", "/api/account", { password: credentials.password })).status).toBe(204);
    expect((await send(user, "GET", SIGNED_IN_ONLY)).status).toBe(401);
    expect(await signIn(credentials)).toMatchObject({ status: 401 });
  });

  it("are no longer good once they have expired, whatever the cookie says", async () => {
    const { user } = await signUpAs();
    await getDb().session.updateMany({ where: { userId: user.id }, data: { expiresAt: new Date(Date.now() - 1) } });
    expect((await send(user, "GET", SIGNED_IN_ONLY)).status).toBe(401);
  });

  it.each([
    ["another signature", (cookie: string) => cookie.replace(/\.[^.]+$/, `.${"A".repeat(43)}%3D`)],
    ["no signature", (cookie: string) => cookie.replace(/(token=[^.]+)\..*$/, "$1")],
    ["another token", (cookie: string) => cookie.replace(/token=.{10}/, "token=AAAAAAAAAA")],
    ["a letter more", (cookie: string) => cookie.replace(/token=/, "token=A")],
    ["a token of nothing", () => "scoliosis-ai.session_token="],
    ["a token of SQL", () => `scoliosis-ai.session_token=${encodeURIComponent("' OR 1=1 --")}`],
    [
      "a cookie of its data",
      () => `scoliosis-ai.session_data=${Buffer.from('{"user":{"id":"1"}}').toString("base64")}`,
    ],
    ["a huge cookie", () => `scoliosis-ai.session_token=${"A".repeat(8_000)}`],
  ])("with %s are nobody's", async (_what, alter) => {
    expect((await send({ cookie: alter(lasting.cookie) }, "GET", SIGNED_IN_ONLY)).status).toBe(401);
  });

  it("are not shown by any answer, nor is a hash", async () => {
    const token = decodeURIComponent(tokenOf(lasting.cookie)).split(".")[0]!;
    for (const { method, path } of OPERATIONS.filter((o) => o.method === "GET" && !o.params && !o.query)) {
      const { text } = await send(lasting, method, path);
      expect(text).not.toContain(token);
    }
    for (const path of ["/account", "/dashboard"]) expect((await send(lasting, "GET", path)).text).not.toContain(token);
  });

  it.each([
    "/api/auth/get-session",
    "/api/auth/list-sessions",
    "/api/auth/update-user",
    "/api/auth/reset-password",
    "/api/auth/ok",
    "/api/auth/error",
    "/api/auth/callback/x",
    "/api/auth/admin/list-users",
  ])("%s, which the library of accounts would have, is not there", async (path) => {
    for (const method of ["GET", "POST"]) expect((await send(lasting, method, path)).status).toBe(404);
  });
});

describe("Guessing passwords", () => {
  const addresses: Record<string, string>[] = [
    { "x-forwarded-for": "1.2.3.4" },
    { "x-real-ip": "5.6.7.8" },
    { "cf-connecting-ip": "9.9.9.9", "true-client-ip": "9.9.9.9" },
    { forwarded: "for=10.0.0.1", "user-agent": "another" },
  ];

  it("locks the account after a few, whatever address the guesses seem to come from, and whatever the spelling", async () => {
    const { credentials } = await signUpAs();
    for (const headers of addresses) expect(await guess(credentials, headers)).toMatchObject({ status: 401 });
    const spelt = { email: ` ${credentials.email.toUpperCase()} ` };
    expect(await guess(spelt, { "x-forwarded-for": "4.3.2.1" })).toMatchObject({ status: 429 });
    expect(await signIn(credentials, { "x-forwarded-for": "8.8.8.8" })).toMatchObject({
      status: 429,
      body: { code: "ACCOUNT_LOCKED" },
    });
  });

  it("sent all at once compares no more of them than one after the other", async () => {
    const { credentials } = await signUpAs();
    const answers = await Promise.all(Array.from({ length: 20 }, () => guess(credentials)));
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(4);
    expect(await signIn(credentials)).toMatchObject({ status: 429 });
  });

  it("is counted as well where a signed-in user is asked once more", async () => {
    const { user, credentials } = await signUpAs();
    const wrong = () => sendJson(user, "DELETE", "/api/account", { password: `wrong-${randomUUID()}` });
    for (let tries = 0; tries < 4; tries += 1) expect((await wrong()).status).toBe(403);
    expect((await wrong()).status).toBe(429);
    expect((await sendJson(user, "DELETE", "/api/account", { password: credentials.password })).status).toBe(429);
  });
});

/** ms */
async function timeGuess(credentials: Credentials): Promise<number> {
  const started = performance.now();
  expect(await guess(credentials)).toMatchObject({ status: 401 });
  return performance.now() - started;
}

const median = (list: number[]): number => list.toSorted((a, b) => a - b)[list.length / 2]!;

describe("Finding out who has an account", () => {
  it("is not possible by the words of the sign-in, before the lock or after", async () => {
    const [{ credentials: known }, unknown] = [await signUpAs(), newCredentials()];
    for (let tries = 0; tries < 6; tries += 1) {
      const [a, b] = [await guess(known), await guess(unknown)];
      expect(a.status).toBe(b.status);
      const [first, second] = [a, b].map(({ status, body }) =>
        withoutRequestId({ status, text: JSON.stringify(body), headers: new Headers() }),
      );
      expect(first).toEqual(second);
      expect([...a.headers.keys()].toSorted()).toEqual([...b.headers.keys()].toSorted());
    }
  });

  it("is not possible by the time that the sign-in takes", async () => {
    const known = await Promise.all([1, 2, 3, 4].map(async () => (await signUpAs()).credentials));
    const times = { known: [] as number[], unknown: [] as number[] };
    // In turns, so that whatever else the machine does falls on both alike.
    for (let round = 0; round < 3; round += 1) {
      for (const credentials of known) {
        times.known.push(await timeGuess(credentials));
        times.unknown.push(await timeGuess(newCredentials()));
      }
    }
    // A hash that is left out takes nine tenths of the time away.
    expect(median(times.unknown)).toBeGreaterThan(median(times.known) * 0.5);
    expect(median(times.unknown)).toBeLessThan(median(times.known) * 2);
  });

  it("by the sign-up is answered to whoever gives a good password alone, and counted", async () => {
    const { credentials } = await signUpAs();
    const weak = { name: "Eve", email: credentials.email, password: "short" };
    const unknown = { ...weak, email: newCredentials().email };
    const answers = [await visitor.call("POST", SIGN_UP, weak), await visitor.call("POST", SIGN_UP, unknown)];
    expect(answers.map(({ status }) => status)).toEqual([422, 422]);
    // The address is the name that one signs in with, and no e-mail is sent: that it is taken has to be said (SECURITY.md).
    expect(await visitor.call("POST", SIGN_UP, { ...weak, password: newCredentials().password })).toMatchObject({
      status: 409,
    });
    expect(OPERATIONS.find(({ path }) => path === SIGN_UP)?.limit).toBeDefined();
  });

  it("takes over no account by signing up again, or with a look-alike address", async () => {
    const { credentials } = await signUpAs();
    const [name = "", domain = ""] = credentials.email.split("@");
    for (const email of [
      `${name}\u{200b}@${domain}`,
      `${name}@${domain}.`,
      `${name}\0@${domain}`,
      `\u{ff41}${name}@${domain}`,
    ]) {
      const { status } = await visitor.call("POST", SIGN_UP, {
        name: "Eve",
        email,
        password: newCredentials().password,
      });
      expect(status).toBe(400);
    }
    expect(await signIn(credentials)).toMatchObject({ status: 200 });
  });
});

describe("Rate limits", () => {
  const limited = OPERATIONS.flatMap(({ limit, method, path, public: isPublic }) =>
    limit && !isPublic ? [[`${method} ${path}`, method, path, limit] as const] : [],
  );

  it.each(limited)(
    "%s is refused to who asks too often, by all processes, and to nobody else",
    async (_name, method, path, limit) => {
      const address = path.replaceAll(/\{\w+\}/g, randomUUID());
      await send(lasting, method, address);
      // As if the others had been sent meanwhile.
      const key = `${limit.name}:${lasting.id}`;
      await getDb().rateLimit.update({ where: { key }, data: { points: limit.perMinute } });
      for (let process = 0; process < 2; process += 1) {
        for (const spoofed of ["127.0.0.1", randomUUID()]) {
          const answer = await send(lasting, method, address, { headers: { "x-forwarded-for": spoofed } });
          expect(answer.status).toBe(429);
          expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
        }
      }
      expect((await send(other, method, address)).status).not.toBe(429);
    },
  );

  it("all calls of one user are counted together, also those without a limit of their own", async () => {
    await send(lasting, "GET", SIGNED_IN_ONLY);
    const counter = { where: { key: `user:${lasting.id}` } };
    await getDb().rateLimit.update({ ...counter, data: { points: 3_000 } });
    try {
      for (const [method, path] of [
        ["GET", SIGNED_IN_ONLY],
        ["DELETE", `/api/scans/${randomUUID()}`],
      ] as const)
        expect((await send(lasting, method, path)).status).toBe(429);
      expect((await send(other, "GET", SIGNED_IN_ONLY)).status).toBe(200);
    } finally {
      await getDb().rateLimit.delete(counter);
    }
  });

  it("every call that changes something or hashes has one of its own", () => {
    // Signing out ends one's own session and nothing else; changing and deleting a scan are one statement each.
    const without = ["POST /api/auth/sign-out", "PATCH /api/scans/{id}", "DELETE /api/scans/{id}"];
    const found = OPERATIONS.filter(({ method, limit }) => method !== "GET" && !limit);
    expect(found.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual(without.toSorted());
  });
});

describe("Under https", () => {
  it("cookies are for https alone, and a browser is told to come by no other way", async () => {
    const { origin } = await startWeb({ APP_URL: "https://scoliosis.example.org" });
    const body = JSON.stringify({ name: "Ada Reader", ...newCredentials() });
    const headers = { "content-type": "application/json", origin: "https://scoliosis.example.org" };
    const answer = await fetch(`${origin}${SIGN_UP}`, { method: "POST", headers, body });
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Secure-scoliosis-ai.*; Secure/i)]);
    for (const path of ["/", "/dashboard", "/nowhere", "/api/scans", "/api/nowhere", "/icon.svg"]) {
      const shown = await fetch(`${origin}${path}`, { redirect: "manual" });
      expect(shown.headers.get("strict-transport-security"), path).toMatch(/^max-age=\d{8,}/);
    }
  });
});
