import { recordOnce } from "@/lib/audit/record-event";
import { getDb } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";
import { scanIdOfDerivedKey } from "@/lib/storage/keys";
import { presignGet } from "@/lib/storage/presign";

/**
 * A URL to look at one of this user's films, or at a picture drawn from it.
 * @throws AppError NOT_FOUND when the key is not of a scan of this user.
 */
export async function viewUpload(userId: string, key: string): Promise<{ url: string; expiresAt: string }> {
  const scanId = scanIdOfDerivedKey(key);
  const scan = await getDb().scan.findFirst({
    where: scanId ? { id: scanId, userId, OR: [{ displayKey: key }, { thumbnailKey: key }] } : { s3Key: key, userId },
    select: { id: true },
  });
  if (!scan) throw refuse("NOT_FOUND");
  await recordOnce({ userId, action: "FILM_OPENED", scanId: scan.id });
  const { url, expiresAt } = await presignGet(key);
  return { url, expiresAt: expiresAt.toISOString() };
}
