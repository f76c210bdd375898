import { getDb } from "@/lib/db/client";
import { streamRows } from "@/lib/db/stream-rows";
import { derivedKeys, FILMS, PICTURES, scanIdOfDerivedKey } from "@/lib/storage/keys";
import { listObjects } from "@/lib/storage/list-objects";
import { headObject } from "@/lib/storage/objects";
import { mergeByKey } from "./merge-by-key";

/** Where storage and rows don't agree: an object that no row knows, or a row whose film or picture is not there. */
export type Disagreement =
  | { what: "object without row"; key: string }
  | { what: "film missing" | "picture missing"; key: string; scanId: string; userId: string };

/** A key that a row knows. `needed`: an object has to be there; else there may be one. */
type KnownKey = { key: string; needed: boolean; scanId: string | null; userId: string };

/**
 * Compares every object with every row, by merging both in the order of their keys; in the memory of two pages,
 * however many there are. The rows are read as they were at the begin, so each disagreement is looked at once more
 * before it is told.
 * @param youngFrom objects written since are left alone: they may belong to what is under way.
 * @param tell is waited for.
 * @returns how many objects were looked at, and how many of them were too young to judge.
 */
export async function auditStorage(
  youngFrom: Date,
  tell: (found: Disagreement) => Promise<void>,
): Promise<{ objects: number; young: number }> {
  const count = { objects: 0, young: 0 };
  for (const [prefix, knownKeys, missing] of [
    [FILMS, knownFilms(), "film missing"],
    [PICTURES, knownPictures(), "picture missing"],
  ] as const) {
    for await (const { left: object, right: known } of mergeByKey(listObjects(prefix), knownKeys)) {
      if (object) count.objects += 1;
      if (object && !known) {
        if (object.modifiedAt >= youngFrom) count.young += 1;
        else if (!(await hasRow(object.key))) await tell({ what: "object without row", key: object.key });
      } else if (!object && known?.needed && known.scanId !== null) {
        const { key, scanId, userId } = known;
        if (await isStillMissing(missing, scanId, key)) await tell({ what: missing, key, scanId, userId });
      }
    }
  }
  return count;
}

/** A scan whose owner has been told already that its film is gone needs none. */
function knownFilms(): AsyncIterable<KnownKey> {
  return streamRows<KnownKey>(`
    SELECT "s3Key" COLLATE "C" AS key, id AS "scanId", "userId",
      (status, "failureCode") IS DISTINCT FROM ('FAILED', 'IMAGE_MISSING') AS needed FROM "Scan"
    UNION ALL SELECT key COLLATE "C", NULL, "userId", false FROM "PendingUpload"
    ORDER BY key`);
}

async function* knownPictures(): AsyncGenerator<KnownKey, undefined> {
  const scans = streamRows<Omit<KnownKey, "key"> & { scanId: string; viewNumber: number }>(`
    SELECT id AS "scanId", "userId", "viewNumber", "displayKey" IS NOT NULL AS needed FROM "Scan"
    ORDER BY ("userId" || '/' || id || '/') COLLATE "C"`);
  for await (const { viewNumber, ...scan } of scans) {
    const { displayKey, thumbnailKey } = derivedKeys(scan.userId, scan.scanId, viewNumber);
    yield { key: displayKey, ...scan };
    yield { key: thumbnailKey, ...scan };
  }
}

async function hasRow(key: string): Promise<boolean> {
  const scanId = scanIdOfDerivedKey(key);
  if (scanId !== null) {
    const scan = await getDb().scan.findUnique({ where: { id: scanId }, select: { userId: true, viewNumber: true } });
    return scan !== null && Object.values(derivedKeys(scan.userId, scanId, scan.viewNumber)).includes(key);
  }
  // In one look: an upload that becomes a scan at this moment is in one table or in the other.
  const [found] = await getDb().$queryRaw<{ isKnown: boolean }[]>`
    SELECT EXISTS (SELECT FROM "PendingUpload" WHERE key = ${key})
      OR EXISTS (SELECT FROM "Scan" WHERE "s3Key" = ${key}) AS "isKnown"`;
  return found!.isKnown;
}

async function isStillMissing(what: "film missing" | "picture missing", scanId: string, key: string): Promise<boolean> {
  const scan = await getDb().scan.findUnique({
    where: { id: scanId },
    select: { userId: true, viewNumber: true, displayKey: true },
  });
  if (!scan) return false;
  if (what === "picture missing") {
    const isShown = Object.values(derivedKeys(scan.userId, scanId, scan.viewNumber)).includes(key);
    if (scan.displayKey === null || !isShown) return false;
  }
  return (await headObject(key)) === null;
}
