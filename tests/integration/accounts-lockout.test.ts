import { afterAll, describe, expect, it } from "vitest";
import { closeDb, getDb } from "@/lib/db/client";
import { type Credentials, guess, newCredentials, signIn, signUpAs, SIGNED_IN_ONLY } from "../support/accounts";
import type { ApiAnswer } from "../support/users";

const lock = (credentials: Credentials) => Promise.all(Array.from({ length: 5 }, () => guess(credentials)));

afterAll(closeDb);

describe("the lockout of an account", () => {
  it("refuses even the right password after five wrong ones, whatever address they claim to come from", async () => {
    const { credentials } = await signUpAs();
    const answers: ApiAnswer[] = [];
    for (let failure = 0; failure < 5; failure++) {
      answers.push(await guess(credentials, { "x-forwarded-for": `203.0.113.${failure}` }));
    }
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 429]);
    const refused = await signIn(credentials, { "x-forwarded-for": "198.51.100.1" });
    expect(refused).toMatchObject({
      status: 429,
      body: { code: "ACCOUNT_LOCKED", detail: expect.stringContaining("15 minutes") },
    });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(14 * 60);
    expect(refused.headers.getSetCookie()).toEqual([]);
  });

  it("lets no more than five of many guesses at once be compared", async () => {
    const { credentials } = await signUpAs();
    const answers = await Promise.all(Array.from({ length: 40 }, () => guess(credentials)));
    expect(answers.filter(({ status }) => status === 401).length).toBeLessThanOrEqual(4);
    expect(answers.every(({ status }) => status === 401 || status === 429)).toBe(true);
    const row = await getDb().signInLockout.findUniqueOrThrow({ where: { email: credentials.email } });
    expect(row.failures).toBe(5);
    expect(await signIn(credentials)).toMatchObject({ status: 429 });
  });

  it("locks an e-mail without an account alike", async () => {
    const unknown = newCredentials();
    await lock(unknown);
    expect(await signIn(unknown)).toMatchObject({ status: 429, body: { code: "ACCOUNT_LOCKED" } });
  });

  it("does not touch another account", async () => {
    const [{ credentials: attacked }, { credentials: other }] = [await signUpAs(), await signUpAs()];
    await lock(attacked);
    expect(await signIn(other)).toMatchObject({ status: 200 });
  });

  it("leaves sessions that exist alone", async () => {
    const { user, credentials } = await signUpAs();
    await lock(credentials);
    expect(await user.call("GET", SIGNED_IN_ONLY)).toMatchObject({ status: 200 });
  });

  it("ends with its time, and lasts longer the next time", async () => {
    const { credentials } = await signUpAs();
    const { email } = credentials;
    await lock(credentials);
    await getDb().signInLockout.update({ where: { email }, data: { lockedUntil: new Date(Date.now() - 1) } });
    await lock(credentials);
    expect(await signIn(credentials)).toMatchObject({ body: { detail: expect.stringContaining("30 minutes") } });
    await getDb().signInLockout.update({ where: { email }, data: { lockedUntil: new Date(Date.now() - 1) } });
    expect(await signIn(credentials)).toMatchObject({ status: 200 });
    expect(await getDb().signInLockout.count({ where: { email } })).toBe(0);
  });

  it("forgets wrong passwords after a right one", async () => {
    const { credentials } = await signUpAs();
    for (let round = 0; round < 3; round++) {
      for (let failure = 0; failure < 4; failure++) expect((await guess(credentials)).status).toBe(401);
      expect((await signIn(credentials)).status).toBe(200);
    }
  });

  it("forgets failures of yesterday, also those of others", async () => {
    const [{ credentials }, other] = [await signUpAs(), newCredentials()];
    for (let failure = 0; failure < 4; failure++) await guess(credentials);
    await guess(other);
    const updatedAt = new Date(Date.now() - 25 * 3600 * 1000);
    const emails = [credentials.email, other.email];
    await getDb().signInLockout.updateMany({ where: { email: { in: emails } }, data: { updatedAt } });
    expect(await guess(credentials)).toMatchObject({ status: 401 });
    expect(await getDb().signInLockout.findMany({ where: { email: { in: emails } } })).toMatchObject([
      { email: credentials.email, failures: 1 },
    ]);
  });
});
