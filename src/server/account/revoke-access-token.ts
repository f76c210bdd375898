import { recordEvent } from "@/lib/audit/record-event";
import { getDb } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";

/**
 * Ends a token for good; its streams hear of it by the database (prisma/migrations: tell_token_end).
 * @throws AppError NOT_FOUND, also for one that was revoked before.
 */
export async function revokeAccessToken(userId: string, id: string): Promise<void> {
  await getDb().$transaction(async (tx) => {
    const { count } = await tx.personalAccessToken.updateMany({
      where: { id, userId, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count === 0) throw refuse("NOT_FOUND");
    await recordEvent(tx, { userId, action: "TOKEN_REVOKED" });
  });
}
