import { expect, vi } from "vitest";
import { z } from "zod";
import { getDb } from "@/lib/db/client";
import { pngFilm } from "../support/films";
import { createScan, waitForScan } from "../support/uploads";
import type { ApiUser } from "../support/users";

/** Scans whose picture is drawn, so that an analysis is all that is left to be done. Needs a worker. */
export async function createScans(user: ApiUser, count: number): Promise<string[]> {
  const film = await pngFilm();
  const ids = await Promise.all(Array.from({ length: count }, () => createScan(user, film)));
  await Promise.all(ids.map((id) => waitForScan(user, id, ({ displayKey }) => displayKey !== null)));
  return ids;
}

/** @returns the id of the run that was queued. */
export async function request(user: ApiUser, scanId: string): Promise<string> {
  const { status, body } = await user.call("POST", "/api/scans/run-inference", { scanId });
  expect(status).toBe(202);
  return z.object({ runId: z.uuid() }).parse(body).runId;
}

/** What a scan has come to: its runs, oldest first, each with the count of its detections. */
export async function outcomeOf(scanId: string) {
  const scan = await getDb().scan.findUniqueOrThrow({
    where: { id: scanId },
    include: { runs: { orderBy: { queuedAt: "asc" }, include: { detections: { select: { index: true } } } } },
  });
  const { status, stage, currentRunId, runs } = scan;
  return {
    status,
    stage,
    isCurrent: currentRunId === runs.at(-1)?.id,
    runs: runs.map((run) => ({ status: run.status, detections: run.detections.length, maxCobbDeg: run.maxCobbDeg })),
  };
}
export type Outcome = Awaited<ReturnType<typeof outcomeOf>>;

/** Resolves once all these scans are as wanted; the last look at those that are not is told where they stay. */
export async function untilAll(scanIds: string[], wanted: Partial<Outcome>, timeout: number): Promise<void> {
  await vi.waitFor(
    async () => expect(await Promise.all(scanIds.map(outcomeOf))).toMatchObject(scanIds.map(() => wanted)),
    {
      timeout,
      interval: 25,
    },
  );
}
