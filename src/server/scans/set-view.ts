import { isSameView, isWithin } from "@/domain/change-view";
import { type FilmView, turnedSize, viewedSize } from "@/domain/film-view";
import { filmViewSchema } from "@/domain/film-view-schema";
import type { ScanDetail } from "@/domain/scan";
import { RUNNABLE_STATUSES } from "@/domain/scan-states";
import type { FilmHeader } from "@/film-file/film-header";
import { recordEvent } from "@/lib/audit/record-event";
import { getDb } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";
import { ANOTHER_IMAGE, drawAnew } from "./draw-anew";
import { getScan } from "./get-scan";
import { readStoredHeader } from "./read-stored-header";

const busy = () =>
  refuse("ALREADY_IN_PROGRESS", {
    detail: "This film is being analysed. Wait for the result, or cancel the analysis, then choose what to show.",
  });

/**
 * Chooses which image of a film a scan shows. The scan is UPLOADED again and its pictures are drawn anew; the shown result is
 * gone, because its coordinates are of another image, and stays in the history. The same view again changes nothing.
 * @throws AppError NOT_FOUND; ALREADY_IN_PROGRESS while QUEUED or RUNNING; VALIDATION for a page or crop that the film does
 *   not have; IMAGE_… and UNSUPPORTED_IMAGE_TYPE for a page that can't be read.
 */
export async function setView(userId: string, id: string, view: FilmView): Promise<ScanDetail> {
  const scan = await getDb().scan.findFirst({
    where: { id, userId },
    select: { s3Key: true, size: true, view: true, status: true },
  });
  if (!scan) throw refuse("NOT_FOUND");
  if (isSameView(filmViewSchema.parse(scan.view), view)) return await getScan(userId, id);
  if (!RUNNABLE_STATUSES.some((status) => status === scan.status)) throw busy();
  const header = await readStoredHeader({ key: scan.s3Key, size: scan.size }, view.page);
  refuseMissing(view, header);

  await getDb().$transaction(async (tx) => {
    const [changed] = await tx.scan.updateManyAndReturn({
      where: { id, userId, status: { in: [...RUNNABLE_STATUSES] } },
      data: {
        ...viewedSize(header, view),
        view,
        ...ANOTHER_IMAGE,
        pages: header.pages,
        page: header.page,
        pageWidth: header.width,
        pageHeight: header.height,
        status: "UPLOADED",
        statusChangedAt: new Date(),
        failureCode: null,
        currentRunId: null,
      },
      select: { viewNumber: true },
    });
    if (!changed) {
      const exists = await tx.scan.findFirst({ where: { id, userId }, select: { id: true } });
      throw exists ? busy() : refuse("NOT_FOUND");
    }
    await recordEvent(tx, { userId, action: "VIEW_CHANGED", scanId: id });
    await drawAnew(tx, { id, userId, ...changed });
  });
  return await getScan(userId, id);
}

function refuseMissing({ page, turn, crop }: FilmView, header: FilmHeader): void {
  if (page !== null && page >= header.pages) {
    throw refuse("VALIDATION", { detail: `page: The film has ${header.pages} of them, from 0.` });
  }
  const whole = turnedSize(header, turn);
  if (crop && !isWithin(crop, whole)) {
    throw refuse("VALIDATION", { detail: `crop: It reaches past the image of ${whole.width} × ${whole.height} px.` });
  }
}
