import { FIRST_FILM_DAY } from "@/domain/film-details";
import type { ScanDetail } from "@/domain/scan";
import { recordEvent } from "@/lib/audit/record-event";
import { getDb } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";
import { getScan } from "./get-scan";

/** A film taken today at the place where the day begins is not of the future, wherever the server stands. */
const AHEAD_OF_UTC_MS = 14 * 60 * 60 * 1000;

/**
 * Changes what the user says of a film. A field left out stays; `filmDate` null removes the date.
 * @param change `filmDate` as YYYY-MM-DD.
 * @throws AppError NOT_FOUND; VALIDATION for a date in the future or before the first X-ray.
 */
export async function updateScan(
  userId: string,
  id: string,
  change: { label?: string | undefined; filmDate?: string | null | undefined },
): Promise<ScanDetail> {
  const { label, filmDate } = change;
  if (filmDate && filmDate > new Date(Date.now() + AHEAD_OF_UTC_MS).toISOString().slice(0, 10)) {
    throw refuse("VALIDATION", { detail: "filmDate: A film can't have been taken in the future." });
  }
  if (filmDate && filmDate < FIRST_FILM_DAY) {
    throw refuse("VALIDATION", { detail: `filmDate: The first X-ray was taken on ${FIRST_FILM_DAY}.` });
  }
  await getDb().$transaction(async (tx) => {
    const { count } = await tx.scan.updateMany({
      where: { id, userId },
      data: {
        ...(label === undefined ? {} : { label }),
        ...(filmDate === undefined ? {} : { filmDate: filmDate === null ? null : new Date(filmDate) }),
      },
    });
    if (count === 0) throw refuse("NOT_FOUND");
    await recordEvent(tx, { userId, action: "SCAN_CHANGED", scanId: id });
  });
  return await getScan(userId, id);
}
