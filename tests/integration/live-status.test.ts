import { beforeAll, describe, expect, it } from "vitest";
import type { LiveEvent } from "@/domain/live-event";
import { getDb } from "@/lib/db/client";
import { requeueRun } from "@/server/runs/fail-run";
import { startRun } from "@/server/runs/start-run";
import { tinyFilm } from "../support/films";
import { isStatusOf, openStream } from "../support/live-streams";
import { insertScan, renameScan } from "../support/scan-rows";
import { createScan } from "../support/uploads";
import { type ApiUser, signUp, visitor } from "../support/users";

let user: ApiUser;

beforeAll(async () => {
  user = await signUp();
});

/** What the events tell of a scan's way, each step once. */
function wayOf(scanId: string, heard: LiveEvent[]): string[] {
  const steps = heard.flatMap(({ name, data }) =>
    name === "status" && data.id === scanId ? [[data.status, data.stage].filter(Boolean).join(" ")] : [],
  );
  return steps.filter((step, index) => step !== steps[index - 1]);
}

/** The scans that are told to have the label "renamed". */
function listRenamed(heard: LiveEvent[]): string[] {
  return heard.flatMap(({ name, data }) => (name === "status" && data.label === "renamed" ? [data.id] : []));
}

const isFirst = ({ name }: LiveEvent): boolean => name === "heartbeat" || name === "reset";

describe("a stream of events", () => {
  it("tells the way of a scan in its order, alike on the dashboard and on the scan's page", async () => {
    const dashboard = await openStream(user);
    // Nothing is told twice to who has just read everything; what lies between reading and hearing is read anew.
    expect(await dashboard.until(isFirst)).toEqual([{ name: "reset", data: {} }]);
    const scanId = await createScan(user, await tinyFilm());
    await dashboard.until(isStatusOf(scanId, { status: "UPLOADED" }));
    const page = await openStream(user, `/api/scans/${scanId}/events`);
    await page.until(isStatusOf(scanId, { status: "UPLOADED" }));

    expect(await user.call("POST", "/api/scans/run-inference", { scanId })).toMatchObject({ status: 202 });
    const heard = await Promise.all(
      [dashboard, page].map((stream) => stream.until(isStatusOf(scanId, { status: "DONE" }))),
    );
    for (const events of heard) {
      const way = wayOf(scanId, events);
      // A step that lasts less than the telling may be passed over; none is told after a later one.
      const order = ["UPLOADED", "QUEUED", "RUNNING FETCHING_FILM", "RUNNING FINDING_VERTEBRAE", "DONE"];
      expect(way).toEqual(order.filter((step) => way.includes(step)));
      expect(way.at(-1)).toBe("DONE");
    }
    await Promise.all([dashboard.close(), page.close()]);
  });

  it("tells that a scan is gone", async () => {
    const scanId = await insertScan(user.id);
    const stream = await openStream(user, `/api/scans/${scanId}/events`);
    await stream.until(isStatusOf(scanId));
    await user.call("DELETE", `/api/scans/${scanId}`);
    const heard = await stream.until(({ name }) => name === "deleted");
    expect(heard.at(-1)).toEqual({ name: "deleted", data: { id: scanId } });
    await stream.close();
  });

  it("tells nothing of other users' scans, and of no other scan than the one asked for", async () => {
    const [mine, another, foreign] = await Promise.all([
      insertScan(user.id),
      insertScan(user.id),
      insertScan((await signUp()).id),
    ]);
    const [all, one] = await Promise.all([openStream(user), openStream(user, `/api/scans/${mine}/events`)]);
    await Promise.all([all.until(isFirst), one.until(isStatusOf(mine))]);
    for (const id of [foreign, another, mine]) await renameScan(id, "renamed");
    const renamed = isStatusOf(mine, { label: "renamed" });
    expect(new Set(listRenamed(await all.until(renamed)))).toEqual(new Set([another, mine]));
    expect(listRenamed(await one.until(renamed))).toEqual([mine]);
    await Promise.all([all.close(), one.close()]);
  });

  it("goes on where it was cut, by the header or by the address", async () => {
    const [early, late] = await Promise.all([insertScan(user.id), insertScan(user.id)]);
    const cut = await openStream(user);
    await cut.until(isFirst);
    await renameScan(early, "before the cut");
    await cut.until(isStatusOf(early, { label: "before the cut" }));
    await cut.close();
    await renameScan(late, "during the cut");
    await getDb().scan.delete({ where: { id: early } });

    const byHeader = await openStream(user, "/api/events", { lastId: cut.lastId });
    const byAddress = await openStream(user, `/api/events?after=${encodeURIComponent(cut.lastId)}`);
    for (const stream of [byHeader, byAddress]) {
      // In one answer, in no order.
      const missed = [await stream.until(isAbout(early, late)), await stream.until(isAbout(early, late))].flat();
      expect(missed).toContainEqual({ name: "deleted", data: { id: early } });
      expect(missed.some(isStatusOf(late, { label: "during the cut" }))).toBe(true);
      expect(missed.map(({ name }) => name)).not.toContain("reset");
      await stream.close();
    }
  });

  it.each(["unknown", "", "1-1", `${2n ** 63n - 1n}-${Date.now()}`, `${2n ** 63n}-${Date.now()}`])(
    "says to read everything anew to who comes with an id that it can't go on from: %j",
    async (lastId) => {
      const stream = await openStream(user, "/api/events", { lastId });
      expect(await stream.until(isFirst)).toEqual([{ name: "reset", data: {} }]);
      await stream.close();
    },
  );

  it("is refused to who is signed out, for a scan of someone else, and for no scan", async () => {
    const scanId = await insertScan(user.id);
    const other = await signUp();
    expect(await visitor.call("GET", "/api/events")).toMatchObject({ status: 401 });
    expect(await visitor.call("GET", `/api/scans/${scanId}/events`)).toMatchObject({ status: 401 });
    for (const id of [scanId, "00000000-0000-4000-8000-000000000000"]) {
      const answer = await other.call("GET", `/api/scans/${id}/events`);
      expect(answer).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    }
  });

  it.each([
    ["who signs out", (who: ApiUser) => who.call("POST", "/api/auth/sign-out", {})],
    ["whose account is gone", (who: ApiUser) => getDb().user.delete({ where: { id: who.id } })],
  ])("ends for %s, and for nobody else", async (_who, leave) => {
    const leaving = await signUp();
    const stayedId = await insertScan(user.id);
    const [ended, stays] = await Promise.all([openStream(leaving), openStream(user)]);
    await Promise.all([ended.until(isFirst), stays.until(isFirst)]);
    await leave(leaving);
    await ended.untilEnd();
    await renameScan(stayedId, "still heard");
    await stays.until(isStatusOf(stayedId, { label: "still heard" }));
    await stays.close();
    expect(await leaving.call("GET", "/api/events")).toMatchObject({ status: 401 });
  });
});

const isAbout =
  (...ids: string[]) =>
  (event: LiveEvent): boolean =>
    (event.name === "status" || event.name === "deleted") && ids.includes(event.data.id);

/** A scan at the head of the queue, without a job: no worker takes it. */
async function queueFirst() {
  const scanId = await insertScan(user.id, { status: "QUEUED" });
  const head = await getDb().run.findFirst({ where: { status: "QUEUED" }, orderBy: { queuedAt: "asc" } });
  const queuedAt = new Date((head?.queuedAt.getTime() ?? Date.now()) - 60 * 60 * 1000);
  const run = await getDb().run.create({ data: { scanId, status: "QUEUED", queuedAt } });
  return { scanId, runId: run.id };
}

describe("the queue", () => {
  it("tells a waiting scan's place, that it moves up, and why it is put off", async () => {
    const second = await queueFirst();
    const first = await queueFirst();
    const stream = await openStream(user, `/api/scans/${second.scanId}/events`);
    const [waiting] = (await stream.until(isStatusOf(second.scanId))).slice(-1);
    expect(waiting).toMatchObject({ data: { status: "QUEUED", queuePlace: 2, waitReason: null } });

    await startRun(first.runId);
    const moved = await stream.until(({ name, data }) => name === "queue" && data.places[second.scanId] === 1);
    expect(moved.at(-1)).toEqual({ name: "queue", data: { places: { [second.scanId]: 1 } } });

    await startRun(second.runId);
    await requeueRun(second.runId, "ENGINE_UNREACHABLE");
    const putOff = await stream.until(isStatusOf(second.scanId, { waitReason: "ENGINE_UNREACHABLE" }));
    expect(putOff.at(-1)).toMatchObject({ data: { status: "QUEUED", queuePlace: null, stage: null } });
    await stream.close();
    await getDb().scan.deleteMany({ where: { id: { in: [first.scanId, second.scanId] } } });
  });
});
