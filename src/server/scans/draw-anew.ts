import type { Transaction } from "@/lib/db/client";
import { enqueue } from "@/lib/queue/boss";
import { derivedKeys } from "@/lib/storage/keys";
import { enqueuePictures } from "./enqueue-pictures";

/** A worker that still draws an earlier image has written its pictures by then. */
const DRAWN_BY_MS = 15 * 60 * 1000;

/** What a scan's row gets when it shows another image from now on: pictures of the earlier one are of no use. */
export const ANOTHER_IMAGE = { viewNumber: { increment: 1 }, displayKey: null, thumbnailKey: null } as const;

/** Removes the pictures of the image that a scan showed before, and lets a worker draw those of the new one. */
export async function drawAnew(
  tx: Transaction,
  { id, userId, viewNumber }: { id: string; userId: string; viewNumber: number },
): Promise<void> {
  const keys = Object.values(derivedKeys(userId, id, viewNumber - 1));
  await enqueue(tx, "delete-objects", { keys });
  await enqueue(tx, "delete-objects", { keys }, { startAfter: new Date(Date.now() + DRAWN_BY_MS) });
  await enqueuePictures(tx, { scanId: id, userId });
}
