import { afterAll, expect, it } from "vitest";
import { closeDb, getDb } from "@/lib/db/client";
import { headObject } from "@/lib/storage/objects";
import { deleteExpiredScans } from "@/server/scans/delete-expired-scans";
import { tinyFilm } from "../support/films";
import { insertScan } from "../support/scan-rows";
import { createScan, getScan } from "../support/uploads";
import { signUp } from "../support/users";

/** No scan of another test is as old. */
const DAYS = 36_000;
const { signal } = new AbortController();

afterAll(closeDb);

it("scans are deleted with their films once their days are over, and others stay", async () => {
  const user = await signUp();
  const now = new Date();
  const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * 60 * 60 * 1000);
  const film = await createScan(user, await tinyFilm());
  const { s3Key } = await getScan(user, film);
  const old = await Promise.all(Array.from({ length: 120 }, () => insertScan(user.id)));
  const [young, running] = [await insertScan(user.id), await insertScan(user.id)];
  const age = (ids: string[], days: number, data = {}) =>
    getDb().scan.updateMany({ where: { id: { in: ids } }, data: { createdAt: daysAgo(days), ...data } });
  await age([film, ...old], DAYS + 1);
  await age([young], DAYS - 1);
  await age([running], DAYS + 1, { status: "RUNNING" });

  expect(await deleteExpiredScans(now, DAYS, AbortSignal.abort())).toBe(0);
  // Side by side, each is deleted once.
  const counts = await Promise.all([1, 2].map(() => deleteExpiredScans(now, DAYS, signal)));
  expect(counts[0]! + counts[1]!).toBe(121);
  const left = await getDb().scan.findMany({ where: { userId: user.id }, select: { id: true } });
  expect(left.map(({ id }) => id).toSorted()).toEqual([young, running].toSorted());
  expect(await headObject(s3Key)).toBeNull();
  const events = await getDb().auditEvent.findMany({ where: { userId: user.id, action: "SCAN_EXPIRED" } });
  expect(new Set(events.map(({ scanId }) => scanId))).toEqual(new Set([film, ...old]));
  expect(events.every(({ actor }) => actor === "APP")).toBe(true);

  await age([running], DAYS + 1, { status: "DONE" });
  expect(await deleteExpiredScans(now, DAYS, signal)).toBe(1);
  expect(await deleteExpiredScans(now, DAYS, signal)).toBe(0);
});
