import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { closeDb, getDb } from "@/lib/db/client";
import { guess, holderOf, newCredentials, SIGN_UP, signIn, signUpAs, SIGNED_IN_ONLY, urlOf } from "../support/accounts";
import { type ApiAnswer, APP_URL, visitor } from "../support/users";

const CHANGE_PASSWORD = "/api/auth/change-password";

const detailOf = ({ body }: ApiAnswer) => z.object({ detail: z.string() }).parse(body).detail;

afterAll(closeDb);

describe("signing up", () => {
  it("gives a session at once, in a cookie that scripts and other sites don't get", async () => {
    const { user, answer } = await signUpAs();
    const [cookie = "", ...others] = answer.headers.getSetCookie();
    expect(others).toEqual([]);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=lax/i);
    expect(cookie).toMatch(/; Path=\//i);
    expect(cookie).toMatch(/; Max-Age=604800/i);
    expect(/; Secure/i.test(cookie)).toBe(APP_URL.startsWith("https:"));
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(JSON.stringify(answer.body)).not.toContain("token");
    expect(await user.call("GET", SIGNED_IN_ONLY)).toMatchObject({ status: 200 });
  });

  it("refuses an e-mail that has an account already, however it is written", async () => {
    const { credentials } = await signUpAs();
    const again = { name: "Other", email: ` ${credentials.email.toUpperCase()} `, password: "another-password" };
    expect(await visitor.call("POST", SIGN_UP, again)).toMatchObject({ status: 409, body: { code: "EMAIL_TAKEN" } });
  });

  it("makes one account of two requests at the same moment", async () => {
    const account = { name: "Ada Reader", ...newCredentials() };
    const answers = await Promise.all([1, 2, 3].map(() => visitor.call("POST", SIGN_UP, account)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
    expect(await getDb().user.count({ where: { email: account.email } })).toBe(1);
  });

  it.each([
    ["short", 422, "PASSWORD_TOO_SHORT"],
    ["x".repeat(129), 422, "PASSWORD_TOO_LONG"],
    ["password123", 422, "PASSWORD_TOO_COMMON"],
    ["aaaaaaaaaaaa", 422, "PASSWORD_TOO_COMMON"],
  ])("refuses the password %s", async (password, status, code) => {
    const account = { name: "Ada Reader", email: newCredentials().email, password };
    expect(await visitor.call("POST", SIGN_UP, account)).toMatchObject({ status, body: { code } });
  });

  it("refuses the e-mail as the password", async () => {
    const { email } = newCredentials();
    const account = { name: "Ada Reader", email, password: email.toUpperCase() };
    expect(await visitor.call("POST", SIGN_UP, account)).toMatchObject({
      status: 422,
      body: { code: "PASSWORD_TOO_COMMON" },
    });
  });

  it.each([
    [{ email: "not-an-address" }, "email"],
    [{ email: `${"x".repeat(250)}@example.test` }, "email"],
    [{ name: "   " }, "name"],
    [{ name: "x".repeat(101) }, "name"],
  ])("refuses %o", async (change, field) => {
    const answer = await visitor.call("POST", SIGN_UP, { name: "Ada Reader", ...newCredentials(), ...change });
    expect(answer).toMatchObject({ status: 400, body: { code: "VALIDATION", detail: expect.stringContaining(field) } });
  });
});

describe("signing in", () => {
  it("takes the right password and refuses a wrong one", async () => {
    const { user, credentials } = await signUpAs();
    expect(await guess(credentials)).toMatchObject({ status: 401, body: { code: "INVALID_EMAIL_OR_PASSWORD" } });
    const answer = await signIn({ ...credentials, email: credentials.email.toUpperCase() });
    expect(answer.status).toBe(200);
    expect(await holderOf(answer, user).call("GET", SIGNED_IN_ONLY)).toMatchObject({ status: 200 });
  });

  it("answers an unknown e-mail as it answers a wrong password", async () => {
    const { credentials } = await signUpAs();
    const [wrong, unknown] = [await guess(credentials), await guess(newCredentials())];
    expect(unknown).toMatchObject({ status: wrong.status, body: { code: "INVALID_EMAIL_OR_PASSWORD" } });
    expect(detailOf(unknown)).toBe(detailOf(wrong));
  });

  it("is refused from another site's page", async () => {
    const { credentials } = await signUpAs();
    for (const [name, value] of [
      ["origin", "https://evil.example"],
      ["sec-fetch-site", "cross-site"],
    ] as const) {
      expect(await signIn(credentials, { [name]: value })).toMatchObject({
        status: 403,
        body: { code: "FOREIGN_ORIGIN" },
      });
    }
  });

  it.each(["get-session", "update-user", "delete-user", "verify-password", "list-sessions", "ok", "callback/x"])(
    "leaves the accounts library's own /api/auth/%s closed",
    async (path) => {
      const { user } = await signUpAs();
      const response = await fetch(urlOf(`/api/auth/${path}`), { method: "POST" });
      expect(response.status).toBe(404);
      expect(await getDb().user.count({ where: { id: user.id } })).toBe(1);
    },
  );
});

describe("a session", () => {
  it("ends with signing out, for whoever kept its cookie", async () => {
    const { user } = await signUpAs();
    const answer = await user.call("POST", "/api/auth/sign-out", {});
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie().join()).toMatch(/session_token=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/i);
    expect(await user.call("GET", SIGNED_IN_ONLY)).toMatchObject({ status: 401 });
    expect(await user.call("POST", "/api/auth/sign-out", {})).toMatchObject({ status: 204 });
  });

  it("does not outlive its end", async () => {
    const { user } = await signUpAs();
    await getDb().session.updateMany({ where: { userId: user.id }, data: { expiresAt: new Date(Date.now() - 1000) } });
    expect(await user.call("GET", SIGNED_IN_ONLY)).toMatchObject({ status: 401 });
  });

  it("is renewed by use, once it is a day old", async () => {
    const { user } = await signUpAs();
    expect((await user.call("GET", SIGNED_IN_ONLY)).headers.getSetCookie()).toEqual([]);
    const soon = new Date(Date.now() + 5 * 24 * 3600 * 1000);
    await getDb().session.updateMany({ where: { userId: user.id }, data: { expiresAt: soon } });
    const answer = await user.call("GET", SIGNED_IN_ONLY);
    expect(answer.headers.getSetCookie().join()).toMatch(/session_token=.+; Max-Age=604800.*HttpOnly/i);
    const session = await getDb().session.findFirstOrThrow({ where: { userId: user.id } });
    expect(session.expiresAt.getTime()).toBeGreaterThan(soon.getTime());
  });

  it("cannot be made up", async () => {
    const { user } = await signUpAs();
    const { token } = await getDb().session.findFirstOrThrow({ where: { userId: user.id } });
    for (const value of [token, `${token}.${"A".repeat(43)}%3D`, "x.y"]) {
      const cookie = `scoliosis-ai.session_token=${value}`;
      expect(await visitor.call("GET", SIGNED_IN_ONLY, undefined, { cookie })).toMatchObject({ status: 401 });
    }
  });
});

describe("changing the password", () => {
  it("ends the sessions of all other browsers and keeps this one", async () => {
    const { user: here, credentials } = await signUpAs();
    const elsewhere = holderOf(await signIn(credentials), here);
    const newPassword = `new-${randomUUID()}`;
    const answer = await here.call("POST", CHANGE_PASSWORD, { currentPassword: credentials.password, newPassword });
    expect(answer.status).toBe(204);
    const renewed = holderOf(answer, here);
    expect(await renewed.call("GET", SIGNED_IN_ONLY)).toMatchObject({ status: 200 });
    expect(await elsewhere.call("GET", SIGNED_IN_ONLY)).toMatchObject({ status: 401 });
    expect(await signIn(credentials)).toMatchObject({ status: 401 });
    expect(await signIn({ ...credentials, password: newPassword })).toMatchObject({ status: 200 });
  });

  it("needs the current password, and its guesses count towards the lockout", async () => {
    const { user, credentials } = await signUpAs();
    const change = () =>
      user.call("POST", CHANGE_PASSWORD, { currentPassword: "wrong-guess", newPassword: `new-${randomUUID()}` });
    expect(await change()).toMatchObject({ status: 403, body: { code: "WRONG_PASSWORD" } });
    for (let failure = 0; failure < 4; failure++) await change();
    expect(await signIn(credentials)).toMatchObject({ status: 429, body: { code: "ACCOUNT_LOCKED" } });
  });

  it("holds the new password to the rules of any", async () => {
    const { user, credentials } = await signUpAs();
    const change = { currentPassword: credentials.password, newPassword: "short" };
    expect(await user.call("POST", CHANGE_PASSWORD, change)).toMatchObject({
      status: 422,
      body: { code: "PASSWORD_TOO_SHORT" },
    });
    expect(await visitor.call("POST", CHANGE_PASSWORD, change)).toMatchObject({ status: 401 });
  });
});
