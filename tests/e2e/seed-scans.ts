import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { measure } from "@/domain/reading/measure";
import { toRecord } from "@/domain/reading/measurement-record";
import type { Detection } from "@/domain/reading/prediction";
import type { ScanSummary } from "@/domain/scan";

type Status = "UPLOADED" | "QUEUED" | "RUNNING" | "DONE" | "FAILED";

export interface SeededScan {
  label: string;
  status?: Status;
  fileName?: string;
  filmDate?: string;
  maxCobbDeg?: number;
  severity?: "none" | "mild" | "moderate" | "severe";
}

async function withDatabase<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: process.env["DATABASE_URL"] });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Writes scans straight into the database, the first one newest. Their films do not exist. Returns their ids. */
export function seedScans(email: string, scans: SeededScan[]): Promise<string[]> {
  return withDatabase(async (client) => {
    const { rows } = await client.query<{ id: string }>('SELECT id FROM "User" WHERE email = $1', [email]);
    const userId = rows[0]?.id;
    if (!userId) throw new Error(`no account ${email}`);
    const ids: string[] = [];
    // Older than the time for which the page waits for a thumbnail.
    const newest = Date.now() - 3_600_000;
    for (const [index, scan] of scans.entries()) {
      const id = randomUUID();
      const createdAt = new Date(newest - index * 1000);
      const status = scan.status ?? "DONE";
      await client.query(
        `INSERT INTO "Scan" (id, "userId", "s3Key", "contentType", size, width, height, "fileName", label, "filmDate",
           status, "createdAt", "updatedAt")
         VALUES ($1, $2, $3, 'image/png', 1000, 1000, 2000, $4, $5, $6, $7, $8, $8)`,
        [id, userId, `uploads/${userId}/${id}.png`, scan.fileName, scan.label, scan.filmDate, status, createdAt],
      );
      if (scan.maxCobbDeg !== undefined) {
        const runId = randomUUID();
        await client.query(
          `INSERT INTO "Run" (id, "scanId", status, "maxCobbDeg", severity, measurement)
           VALUES ($1, $2, 'DONE', $3, $4, $5)`,
          [
            runId,
            id,
            scan.maxCobbDeg,
            scan.severity,
            JSON.stringify({
              vertebrae: [],
              maxCobb: null,
              curves: [],
              severity: scan.severity ?? null,
              warnings: [],
            }),
          ],
        );
        await client.query('UPDATE "Scan" SET "currentRunId" = $1 WHERE id = $2', [runId, id]);
      }
      ids.push(id);
    }
    return ids;
  });
}

/**
 * Makes these the detections of a finished run and measures them: a result that the shipped model would not give.
 * @param image size of the film, px.
 */
export async function replaceDetections(
  runId: string,
  detections: Detection[],
  image: { width: number; height: number },
): Promise<void> {
  await withDatabase(async (client) => {
    await client.query('DELETE FROM "Detection" WHERE "runId" = $1', [runId]);
    for (const [index, { classId, className, confidence, x1, y1, x2, y2, ...detection }] of detections.entries()) {
      await client.query(
        `INSERT INTO "Detection" ("runId", id, index, "classId", "className", confidence, x1, y1, x2, y2, keypoints)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [runId, detection.id, index, classId, className, confidence, x1, y1, x2, y2, JSON.stringify(detection.corners)],
      );
    }
    const measurement = JSON.stringify(toRecord(measure(detections, image), detections));
    await client.query('UPDATE "Run" SET measurement = $1 WHERE id = $2', [measurement, runId]);
  });
}

/** Makes the results of these scans those of a model that is in use no more. */
export async function pretendOlderModel(scanIds: string[]): Promise<void> {
  await withDatabase((client) =>
    client.query(`UPDATE "Run" SET "modelVersion" = repeat('0', 64) WHERE "scanId" = ANY($1)`, [scanIds]),
  );
}

/** Changes a scan's status behind the app's back, as a worker would. */
export async function setStatus(
  id: string,
  status: Status,
  { stage, waitReason }: Partial<Pick<ScanSummary, "stage" | "waitReason">> = {},
): Promise<void> {
  await withDatabase((client) =>
    client.query(
      'UPDATE "Scan" SET status = $1, stage = $2, "waitReason" = $3, "statusChangedAt" = now() WHERE id = $4',
      [status, stage, waitReason, id],
    ),
  );
}

/** Puts a scan at the head of the queue, with a job that no worker takes before tomorrow. */
export async function queueFirst(id: string): Promise<void> {
  const runId = randomUUID();
  await withDatabase(async (client) => {
    await client.query(
      `INSERT INTO "Run" (id, "scanId", status, "queuedAt")
       SELECT $1, $2, 'QUEUED', LEAST(min("queuedAt"), now()) - interval '1 hour' FROM "Run" WHERE status = 'QUEUED'`,
      [runId, id],
    );
    // A run without a job counts as lost after a minute, and a worker would take it.
    await client.query(
      `INSERT INTO pgboss.job (name, data, start_after)
       VALUES ('run-inference', jsonb_build_object('runId', $1::text), now() + interval '1 day')`,
      [runId],
    );
    await client.query(`UPDATE "Scan" SET status = 'QUEUED' WHERE id = $1`, [id]);
  });
}

export async function scanExists(id: string): Promise<boolean> {
  const { rowCount } = await withDatabase((client) => client.query('SELECT 1 FROM "Scan" WHERE id = $1', [id]));
  return rowCount === 1;
}
