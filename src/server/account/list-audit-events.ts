import { type AuditAction, auditActionSchema, auditActorSchema, type AuditPage } from "@/domain/audit";
import { getDb } from "@/lib/db/client";

const PAGE_SIZE = 50;

/**
 * What was done to this user's account and scans, newest first, a page at a time, found by key.
 * @param asked `cursor`: the nextCursor of the page before.
 */
export async function listAuditEvents(
  userId: string,
  asked: { cursor?: string | undefined; action?: AuditAction | undefined } = {},
): Promise<AuditPage> {
  const { cursor, action } = asked;
  const rows = await getDb().auditEvent.findMany({
    where: { userId, ...(action && { action }), ...(cursor && { id: { lt: cursor } }) },
    orderBy: { id: "desc" },
    take: PAGE_SIZE + 1,
  });
  const page = rows.slice(0, PAGE_SIZE);
  const tokens = await getDb().personalAccessToken.findMany({
    where: {
      userId,
      id: { in: page.flatMap(({ actor, actorId }) => (actor === "TOKEN" && actorId ? [actorId] : [])) },
    },
    select: { id: true, prefix: true },
  });
  const prefixes = new Map(tokens.map(({ id, prefix }) => [id, prefix]));
  return {
    events: page.map(({ id, at, action: what, actor, actorId, scanId, network, userAgent, requestId }) => ({
      id,
      at: at.toISOString(),
      action: auditActionSchema.parse(what),
      actor: auditActorSchema.parse(actor),
      actorId,
      tokenPrefix: (actorId && prefixes.get(actorId)) ?? null,
      scanId,
      network,
      userAgent,
      requestId,
    })),
    nextCursor: rows.length > PAGE_SIZE ? (page.at(-1)?.id ?? null) : null,
  };
}
