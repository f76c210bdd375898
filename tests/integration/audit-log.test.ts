import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { type AuditAction, type AuditEvent, auditPageSchema } from "@/domain/audit";
import { closeDb, getDb } from "@/lib/db/client";
import { purgeAuditEvents } from "@/server/account/purge-audit-events";
import { makeToken } from "../support/access-tokens";
import { guess, signIn, signUpAs } from "../support/accounts";
import { tinyFilm } from "../support/films";
import { insertScan } from "../support/scan-rows";
import { SOON } from "../support/soon";
import { createScan, getScan } from "../support/uploads";
import { type ApiUser, signUp, visitor } from "../support/users";

const { signal } = new AbortController();

async function readEvents(user: ApiUser, query = ""): Promise<AuditEvent[]> {
  const { status, body } = await user.call("GET", `/api/audit?${query}`);
  expect(status).toBe(200);
  return auditPageSchema.parse(body).events;
}

/** Oldest first. */
async function readActions(user: ApiUser): Promise<AuditAction[]> {
  return (await readEvents(user)).map(({ action }) => action).toReversed();
}

afterAll(closeDb);

describe("the audit log", () => {
  it("tells what was done to a scan, by whom, and nothing that anyone typed", async () => {
    const user = await signUp();
    const program = await makeToken(user);
    const id = await createScan(program, await tinyFilm(), { fileName: "Jane Doe.png" });
    const { s3Key } = await getScan(user, id);
    const from = { "user-agent": `films/1.0 ${"x".repeat(300)}`, "x-forwarded-for": "6.6.6.6, 203.0.113.77" };
    const request = randomUUID();
    const headers = { ...from, "x-request-id": request };
    expect(await user.call("PATCH", `/api/scans/${id}`, { label: "Jane Doe" }, headers)).toMatchObject({ status: 200 });
    await user.call("GET", `/api/uploads/view?key=${s3Key}`);
    await user.call("POST", "/api/scans/run-inference", { scanId: id });
    await user.call("POST", "/api/scans/cancel-inference", { scanId: id });
    await expect.poll(async () => (await program.call("DELETE", `/api/scans/${id}`)).status, SOON).toBe(204);

    const events = (await readEvents(user)).toReversed();
    const actions = events.map(({ action }) => action).filter((action) => action !== "ANALYSIS_CANCELLED");
    expect(actions).toEqual([
      "SIGNED_UP",
      "TOKEN_CREATED",
      "TOKEN_FIRST_USED",
      "SCAN_CREATED",
      "SCAN_OPENED",
      "SCAN_CHANGED",
      "FILM_OPENED",
      "ANALYSIS_REQUESTED",
      "SCAN_DELETED",
    ]);
    const byAction = new Map(events.map((event) => [event.action, event]));
    const byToken = { actor: "TOKEN", actorId: program.token.id, tokenPrefix: program.token.prefix };
    for (const action of ["TOKEN_FIRST_USED", "SCAN_CREATED", "SCAN_DELETED"] as const) {
      expect(byAction.get(action)).toMatchObject(byToken);
    }
    expect(byAction.get("SCAN_DELETED")).toMatchObject({ scanId: id });
    expect(byAction.get("SCAN_CHANGED")).toMatchObject({
      actor: "SESSION",
      tokenPrefix: null,
      scanId: id,
      requestId: request,
      network: "203.0.113.0/24",
      userAgent: from["user-agent"].slice(0, 200),
    });
    const rows = JSON.stringify(await getDb().auditEvent.findMany({ where: { userId: user.id } }));
    for (const secret of ["Jane", program.secret, "203.0.113.77", user.email]) expect(rows).not.toContain(secret);
  });

  it("notes one look in ten minutes for each session and scan, however often it is asked for", async () => {
    const user = await signUp();
    const program = await makeToken(user);
    const [one, other] = [await insertScan(user.id), await insertScan(user.id)];
    await Promise.all([1, 2, 3, 4, 5].map(() => user.call("GET", `/api/scans/${one}`)));
    await user.call("GET", `/api/scans/${other}`);
    await program.call("GET", `/api/scans/${one}`);
    await Promise.all([1, 2, 3].map(() => user.call("GET", "/api/scans")));
    const looks = await readEvents(user, "action=SCAN_OPENED");
    expect(looks.map(({ scanId, actor }) => `${scanId} ${actor}`).toSorted()).toEqual(
      [`${one} SESSION`, `${one} TOKEN`, `${other} SESSION`].toSorted(),
    );
    expect(await readEvents(user, "action=SCANS_LISTED")).toHaveLength(1);
  });

  it("has nothing of what was refused", async () => {
    const [user, stranger] = [await signUp(), await signUp()];
    const id = await insertScan(user.id);
    await stranger.call("GET", `/api/scans/${id}`);
    await stranger.call("PATCH", `/api/scans/${id}`, { label: "mine" });
    await stranger.call("DELETE", `/api/scans/${id}`);
    await stranger.call("GET", `/api/scans/${id}/events`);
    for (const one of [user, stranger]) expect(await readActions(one)).toEqual(["SIGNED_UP"]);
  });

  it("tells of signing in and of passwords, wrong ones too, of signing out and of a new password", async () => {
    const { user, credentials } = await signUpAs();
    await guess(credentials);
    await guess(credentials);
    // Written behind the answer.
    await expect.poll(() => readActions(user), SOON).toEqual(["SIGNED_UP", "SIGN_IN_FAILED"]);
    await signIn(credentials);
    const passwords = { currentPassword: credentials.password, newPassword: `new-${credentials.password}` };
    for (const [method, path, body] of [
      ["POST", "/api/auth/change-password", { ...passwords, currentPassword: "not it" }],
      ["DELETE", "/api/account", { password: "not it" }],
    ] as const)
      expect(await user.call(method, path, body)).toMatchObject({ status: 403, body: { code: "WRONG_PASSWORD" } });
    const changed = await user.call("POST", "/api/auth/change-password", passwords);
    const again = await signIn({ ...credentials, password: passwords.newPassword });
    const cookie = (answer: typeof again) =>
      answer.headers
        .getSetCookie()
        .map((line) => line.split(";", 1)[0])
        .join("; ");
    await visitor.call("POST", "/api/auth/sign-out", undefined, { cookie: cookie(changed) });
    const later = {
      ...user,
      call: (...[m, p, b]: Parameters<ApiUser["call"]>) => visitor.call(m, p, b, { cookie: cookie(again) }),
    };
    expect(await readActions(later)).toEqual([
      "SIGNED_UP",
      "SIGN_IN_FAILED",
      "SIGNED_IN",
      "PASSWORD_REFUSED",
      "PASSWORD_CHANGED",
      "SIGNED_IN",
      "SIGNED_OUT",
    ]);
  });

  it("is read by its owner alone, page by page, and takes no token", async () => {
    const [user, stranger] = [await signUp(), await signUp()];
    await getDb().auditEvent.createMany({
      data: Array.from({ length: 60 }, () => ({ userId: user.id, action: "SCANS_LISTED", actor: "APP" })),
    });
    const first = auditPageSchema.parse((await user.call("GET", "/api/audit")).body);
    expect(first.events).toHaveLength(50);
    const second = auditPageSchema.parse((await user.call("GET", `/api/audit?cursor=${first.nextCursor}`)).body);
    expect(second.nextCursor).toBeNull();
    const ids = [...first.events, ...second.events].map(({ id }) => id);
    expect(new Set(ids).size).toBe(61);
    const strange = await readEvents(stranger, `cursor=${first.events[0]!.id}`);
    expect(strange.map(({ action }) => action)).toEqual(["SIGNED_UP"]);
    expect(await visitor.call("GET", "/api/audit")).toMatchObject({ status: 401 });
    expect(await user.call("GET", `/api/audit?userId=${stranger.id}`)).toMatchObject({ status: 400 });
    const program = await makeToken(user);
    expect(await program.call("GET", "/api/audit")).toMatchObject({ body: { code: "ACCESS_TOKEN_REFUSED" } });
  });

  it("keeps of a deleted account that it was deleted, and no more", async () => {
    const { user, credentials } = await signUpAs();
    await insertScan(user.id);
    await user.call("GET", "/api/scans");
    expect((await user.call("DELETE", "/api/account", { password: credentials.password })).status).toBe(204);
    const left = await getDb().auditEvent.findMany({ where: { userId: user.id } });
    expect(left).toHaveLength(1);
    expect(left[0]).toMatchObject({ action: "ACCOUNT_DELETED", actorId: null, network: null, userAgent: null });
  });

  it("forgets what is older than it is kept", async () => {
    const { id: userId } = await signUp();
    const now = new Date();
    const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 60 * 60 * 1000);
    const entry = { userId, action: "SIGNED_IN", actor: "SESSION" };
    await getDb().auditEvent.createMany({
      data: [
        { ...entry, at: daysAgo(3651) },
        { ...entry, at: daysAgo(3649) },
      ],
    });
    expect(await purgeAuditEvents(now, 3650, signal)).toBeGreaterThanOrEqual(1);
    const kept = await getDb().auditEvent.findMany({ where: { userId, action: "SIGNED_IN" } });
    expect(kept.map(({ at }) => at)).toEqual([daysAgo(3649)]);
  });
});
