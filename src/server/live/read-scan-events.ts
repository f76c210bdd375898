import type { LiveEvent } from "@/domain/live-event";
import { Prisma } from "@/lib/db/client";
import { encodeEvent } from "@/lib/http/event-stream";
import { listQueuePlaces } from "../runs/list-queue-places";
import { readScanRows } from "../scans/read-scan-rows";
import { toScanSummary } from "../scans/to-scan-summary";

/** An event of the stream, ready to be sent. */
export function encodeLiveEvent({ name, data }: LiveEvent): string {
  return encodeEvent(name, data);
}

/**
 * How these scans are now, as events: `status`, or `deleted` for one that is gone.
 * @param owners the user of each scan, by scan id; a scan of someone else counts as gone.
 */
export async function readScanEvents(owners: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  if (owners.size === 0) return new Map();
  const userIds = [...new Set(owners.values())];
  const rows = await readScanRows(
    Prisma.sql`scan.id = ANY(${[...owners.keys()]}::uuid[]) AND scan."userId" = ANY(${userIds})`,
  );
  const events = new Map([...owners.keys()].map((id) => [id, encodeLiveEvent({ name: "deleted", data: { id } })]));
  for (const row of rows) {
    if (owners.get(row.id) !== row.userId) continue;
    events.set(row.id, encodeLiveEvent({ name: "status", data: await toScanSummary(row) }));
  }
  return events;
}

/** Where these users' waiting scans stand in the queue, by user; users without one are left out. */
export async function readPlaces(userIds: string[]): Promise<Map<string, Record<string, number>>> {
  const places = new Map<string, Record<string, number>>();
  for (const { userId, scanId, place } of await listQueuePlaces(userIds)) {
    places.set(userId, { ...places.get(userId), [scanId]: place });
  }
  return places;
}
