import { Prisma, type Transaction } from "@/lib/db/client";
import { getSender } from "./boss";
import type { QueueName } from "./queues";

/** Jobs that go after all others are counted in rounds of their own, from here on. */
const LAST = 1_000_000_000;

/** The queue's: the higher, the earlier. */
export function priorityOf(round: number, { isLast = false } = {}): number {
  return (isLast ? -LAST : 0) - round;
}

/**
 * The round in which a user's next job is taken: jobs are taken round by round, one of each user. It is the round that
 * is at hand, or the one after the user's last job that has not ended, whichever is later. Holds up the user's other
 * transactions that ask until this one has ended: call it last.
 * @param isLast of jobs that go after all others.
 */
export async function findNextRound(
  tx: Transaction,
  queue: QueueName,
  { userId, isLast = false }: { userId: string; isLast?: boolean },
): Promise<number> {
  // The queue's tables are made by the first process that starts it: on a new database it may be this one.
  await getSender();
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${queue} ${userId}`}, 0))`;
  const first = isLast ? LAST : 0;
  const jobs = Prisma.sql`
    SELECT -priority - ${first} AS round FROM pgboss.job
    WHERE name = ${queue} AND priority ${isLast ? Prisma.sql`<=` : Prisma.sql`>`} ${-LAST}`;
  const [row] = await tx.$queryRaw<{ round: number }[]>`
    SELECT GREATEST(
      0,
      (SELECT min(round) FROM (${jobs} AND state < 'active' AND start_after <= now()) AS due),
      (SELECT max(round) + 1 FROM (${jobs} AND state < 'active' AND group_id = ${userId}) AS waiting),
      (SELECT max(round) + 1 FROM (${jobs} AND state = 'active' AND group_id = ${userId}) AS running)
    )::int AS round`;
  return row?.round ?? 0;
}
