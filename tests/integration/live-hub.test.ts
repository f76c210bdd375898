import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { localAuthProvider } from "@/lib/auth/local/local-auth-provider";
import { getDb } from "@/lib/db/client";
import { getEnv } from "@/lib/env";
import { EventStream } from "@/lib/http/event-stream";
import { LiveHub } from "@/server/live/live-hub";
import { isStatusOf, LiveStream } from "../support/live-streams";
import { insertScan, renameScan } from "../support/scan-rows";
import { signUp } from "../support/users";

const hubs: LiveHub[] = [];
const findEndedSessions = (ids: string[]) => localAuthProvider.findEndedSessions(ids);

afterEach(() => {
  for (const hub of hubs.splice(0)) hub.close();
});

/** A hub of its own, whose connection the database shows under a name of its own. */
function startHub({ heartbeatMs = 60_000 } = {}) {
  const name = `hub-${randomUUID()}`;
  const url = new URL(getEnv().DATABASE_URL);
  url.searchParams.set("application_name", name);
  const hub = new LiveHub({ databaseUrl: url.href, findEndedSessions, heartbeatMs });
  hubs.push(hub);
  const open = (userId: string, sessionId = "none"): LiveStream => {
    const stream = new EventStream(new AbortController().signal);
    hub.join({ userId, sessionId, scanId: null }, stream, null);
    return new LiveStream(stream.response);
  };
  const countConnections = async (): Promise<number> => {
    const rows = await getDb().$queryRaw<unknown[]>`SELECT FROM pg_stat_activity WHERE application_name = ${name}`;
    return rows.length;
  };
  const breakConnection = () =>
    getDb().$queryRaw`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = ${name}`;
  return { hub, open, countConnections, breakConnection };
}

async function scanOfNewUser() {
  const { id: userId } = await signUp();
  return { userId, scanId: await insertScan(userId) };
}

describe("the streams of a process", () => {
  it("share one connection to the database, however many they are", async () => {
    const { open, countConnections } = startHub();
    const { userId, scanId } = await scanOfNewUser();
    const streams = Array.from({ length: 50 }, () => open(userId));
    await Promise.all(streams.map((stream) => stream.until(({ name }) => name === "reset")));
    expect(await countConnections()).toBe(1);
    await renameScan(scanId, "heard by all");
    await Promise.all(streams.map((stream) => stream.until(isStatusOf(scanId, { label: "heard by all" }))));
    expect(await countConnections()).toBe(1);
  });

  it("hear what happened while that connection was broken", async () => {
    const { open, breakConnection, countConnections } = startHub();
    const { userId, scanId } = await scanOfNewUser();
    const stream = open(userId);
    await stream.until(({ name }) => name === "reset");
    await Promise.all([breakConnection(), renameScan(scanId, "in the break")]);
    const heard = await stream.until(isStatusOf(scanId, { label: "in the break" }));
    expect(heard.map(({ name }) => name)).not.toContain("reset");
    await renameScan(scanId, "after it");
    await stream.until(isStatusOf(scanId, { label: "after it" }));
    expect(await countConnections()).toBe(1);
  });

  it("hear heartbeats, and end at one whose session has expired", async () => {
    const { open } = startHub({ heartbeatMs: 20 });
    const { id: userId } = await signUp();
    const { id: sessionId } = await getDb().session.findFirstOrThrow({ where: { userId } });
    const stream = open(userId, sessionId);
    await stream.until(({ name }) => name === "reset");
    expect(await stream.until(({ name }) => name === "heartbeat")).toEqual([{ name: "heartbeat", data: {} }]);
    await getDb().session.update({ where: { id: sessionId }, data: { expiresAt: new Date(0) } });
    const last = await stream.untilEnd();
    expect(last.every(({ name }) => name === "heartbeat")).toBe(true);
  });

  it("end when the process stops, which then takes no more", async () => {
    const { hub, open } = startHub();
    const { id: userId } = await signUp();
    const stream = open(userId);
    hub.close();
    await stream.untilEnd();
    expect(() => open(userId)).toThrow(expect.objectContaining({ code: "UNAVAILABLE" }));
  });

  it("are at most 100 of one user", () => {
    const { open } = startHub();
    for (let n = 0; n < 100; n += 1) open("crowd");
    expect(() => open("crowd")).toThrow(expect.objectContaining({ code: "RATE_LIMITED" }));
    expect(() => open("someone else")).not.toThrow();
  });
});

describe("a change that is rolled back", () => {
  it("is not told", async () => {
    const { open } = startHub();
    const { userId, scanId } = await scanOfNewUser();
    const stream = open(userId);
    await stream.until(({ name }) => name === "reset");
    await getDb()
      .$transaction(async (tx) => {
        await tx.scan.update({ where: { id: scanId }, data: { label: "never" } });
        throw new Error("rolled back");
      })
      .catch(() => undefined);
    expect(await getDb().scanChange.count({ where: { userId } })).toBe(1);
    await renameScan(scanId, "committed");
    const heard = await stream.until(isStatusOf(scanId, { label: "committed" }));
    expect(heard.filter(({ name }) => name === "status")).toHaveLength(1);
  });
});
