import { randomUUID } from "node:crypto";
import { getDb } from "@/lib/db/client";
import { putObject } from "@/lib/storage/objects";
import { tinyFilm } from "./films";

/** Names no model that there is. */
export const OLD_MODEL = "0".repeat(64);

/** Of a spine that nobody found. */
const NOTHING_FOUND = { vertebrae: [], maxCobb: null, curves: [], severity: null, warnings: [] };

/** A scan whose film is stored, and whose result is of a model that is in use no more. @returns its id, and its run's. */
export async function insertAnalysedScan(userId: string): Promise<{ scanId: string; runId: string }> {
  const { contentType, bytes } = await tinyFilm();
  const s3Key = `uploads/${userId}/${randomUUID()}.png`;
  await putObject(s3Key, bytes, contentType);
  const scan = await getDb().scan.create({
    data: {
      userId,
      s3Key,
      contentType,
      size: bytes.length,
      width: 64,
      height: 160,
      status: "DONE",
      runs: {
        create: {
          status: "DONE",
          modelName: "old",
          modelVersion: OLD_MODEL,
          measurement: NOTHING_FOUND,
          finishedAt: new Date(),
        },
      },
    },
    include: { runs: true },
  });
  const runId = scan.runs[0]!.id;
  await getDb().scan.update({ where: { id: scan.id }, data: { currentRunId: runId } });
  return { scanId: scan.id, runId };
}

/** So many, the oldest first. @returns the ids of the scans. */
export async function insertAnalysedScans(userId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let done = 0; done < count; done += 1) ids.push((await insertAnalysedScan(userId)).scanId);
  return ids;
}
