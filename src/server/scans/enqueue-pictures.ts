import type { Transaction } from "@/lib/db/client";
import { enqueue } from "@/lib/queue/boss";
import { findNextRound, priorityOf } from "@/lib/queue/find-next-round";

/** Lets a worker draw a scan's display picture and thumbnail, when it is its user's turn. Call it last (`findNextRound`). */
export async function enqueuePictures(
  tx: Transaction,
  { scanId, userId }: { scanId: string; userId: string },
): Promise<void> {
  const priority = priorityOf(await findNextRound(tx, "prepare-film", { userId }));
  await enqueue(tx, "prepare-film", { scanId, userId }, { priority, userId });
}
