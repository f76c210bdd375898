import type { Prisma } from "@/lib/db/client";
import { findModelInUse } from "./note-model-in-use";

/**
 * The scans of a user that show a result of another model than the one in use. One that failed has its own way to be
 * tried again, and one that is under way will have a result of the new model anyhow.
 * @param olderThan only those that were uploaded before this scan.
 * @returns null while no model is known.
 */
export async function whereOutdated(
  userId: string,
  olderThan: string | null = null,
): Promise<(Prisma.ScanWhereInput & { userId: string }) | null> {
  const model = await findModelInUse();
  if (!model) return null;
  return {
    userId,
    status: "DONE",
    currentRun: { modelVersion: { not: model.version } },
    // Ids rise with time.
    ...(olderThan !== null && { id: { lt: olderThan } }),
  };
}
