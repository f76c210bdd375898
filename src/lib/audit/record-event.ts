import type { AuditAction } from "@/domain/audit";
import { getDb, type Transaction } from "@/lib/db/client";
import { currentRequestId } from "@/lib/request-id";
import { type Actor, currentActor } from "./actor";

/** A page that looks again and again is one view in so long. */
const VIEW_MS = 10 * 60 * 1000;

interface Event {
  userId: string;
  action: AuditAction;
  scanId?: string;
}

/** Writes down what was done, with what was done: in its transaction, where it has one. */
export async function recordEvent(
  tx: Transaction,
  { userId, action, scanId }: Event,
  actor: Actor = currentActor(),
): Promise<void> {
  const requestId = currentRequestId() ?? null;
  await tx.auditEvent.create({ data: { userId, action, scanId: scanId ?? null, requestId, ...actor } });
}

/** Writes down what is done again and again, such as looking: once in ten minutes for each session and scan. */
export async function recordOnce({ userId, action, scanId }: Event): Promise<void> {
  const actor = currentActor();
  const onceKey = [action, userId, actor.actorId, scanId, Math.floor(Date.now() / VIEW_MS)].join(" ");
  const requestId = currentRequestId() ?? null;
  await getDb().auditEvent.createMany({
    data: [{ userId, action, scanId: scanId ?? null, requestId, onceKey, ...actor }],
    skipDuplicates: true,
  });
}
