import { z } from "zod";
import type { ScanPage, ScanStatus } from "@/domain/scan";
import { recordOnce } from "@/lib/audit/record-event";
import { Prisma } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";
import { readScanRows } from "./read-scan-rows";
import { toScanSummary } from "./to-scan-summary";

const PAGE_SIZE = 24;

/** Where a page ended. In base64url, so that nobody builds on what is inside. Postgres knows no year 0, which ISO allows. */
const cursorSchema = z.tuple([z.iso.datetime().refine((instant) => Date.parse(instant) > 0), z.uuid()]);
type Cursor = z.infer<typeof cursorSchema>;

export interface ScanListOptions {
  cursor?: string | undefined;
  status?: ScanStatus | undefined;
  /** Found anywhere in label or file name, whatever the case. */
  q?: string | undefined;
}

/**
 * This user's scans, newest first, a page at a time. The page is found by key, not by counting, so the last page of
 * many costs as much as the first.
 * @throws AppError INVALID_CURSOR.
 */
export async function listScans(userId: string, options: ScanListOptions = {}): Promise<ScanPage> {
  await recordOnce({ userId, action: "SCANS_LISTED" });
  const rows = await readScanRows(...scansOfPage(userId, options));
  const page = rows.slice(0, PAGE_SIZE);
  const last = rows.length > PAGE_SIZE ? page.at(-1) : undefined;
  return {
    scans: await Promise.all(page.map(toScanSummary)),
    nextCursor: last ? encodeCursor([last.createdAt.toISOString(), last.id]) : null,
  };
}

/** Which scans a page shows, and one more if another page follows; in which order: as scanRowsQuery takes it. */
export function scansOfPage(userId: string, options: ScanListOptions): [where: Prisma.Sql, tail: Prisma.Sql] {
  const { status } = options;
  const after = options.cursor ? decodeCursor(options.cursor) : null;
  const q = options.q?.trim();
  const conditions = [
    Prisma.sql`scan."userId" = ${userId}`,
    ...(status ? [Prisma.sql`scan.status = ${status}::"ScanStatus"`] : []),
    ...(q ? [matches(q)] : []),
    ...(after ? [Prisma.sql`(scan."createdAt", scan.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`] : []),
  ];
  return [
    Prisma.join(conditions, " AND "),
    Prisma.sql`ORDER BY scan."createdAt" DESC, scan.id DESC LIMIT ${PAGE_SIZE + 1}`,
  ];
}

function matches(q: string): Prisma.Sql {
  const pattern = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return Prisma.sql`(scan.label ILIKE ${pattern} OR scan."fileName" ILIKE ${pattern})`;
}

export function encodeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

function decodeCursor(text: string): Cursor {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch (cause) {
    throw refuse("INVALID_CURSOR", { cause });
  }
}
