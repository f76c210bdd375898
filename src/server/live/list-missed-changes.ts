import { getDb } from "@/lib/db/client";

export interface MissedChanges {
  /** Of every transaction with a smaller number, this answer tells all. */
  position: bigint;
  /** No transaction had this number yet: who claims to have heard of it speaks of another database. */
  next: bigint;
  /** Each scan once. */
  changes: { userId: string; scanId: string }[];
}

/** Which scans changed, or are gone, in transactions from `since` on. */
export async function listMissedChanges(asked: { userId: string; since: bigint }[]): Promise<MissedChanges> {
  const users = asked.map(({ userId }) => userId);
  const since = asked.map((one) => one.since);
  // One statement, so that positions and changes are of one moment.
  const rows = await getDb().$queryRaw<
    { position: string; next: string; userId: string | null; scanId: string | null }[]
  >`
    SELECT pg_snapshot_xmin(now.snapshot)::text AS position, pg_snapshot_xmax(now.snapshot)::text AS next,
      change."userId", change."scanId"
    FROM (SELECT pg_current_snapshot() AS snapshot) AS now
    LEFT JOIN (
      SELECT DISTINCT done."userId", done."scanId"
      FROM unnest(${users}::text[], ${since}::bigint[]) AS asked("userId", since)
      JOIN "ScanChange" AS done ON done."userId" = asked."userId" AND done.transaction >= asked.since
    ) AS change ON true`;
  return {
    position: BigInt(rows[0]?.position ?? 0),
    next: BigInt(rows[0]?.next ?? 0),
    changes: rows.flatMap(({ userId, scanId }) => (userId === null || scanId === null ? [] : [{ userId, scanId }])),
  };
}
