import { RateLimiterPostgres } from "rate-limiter-flexible";
import { z } from "zod";
import { getPool } from "@/lib/db/pool";
import { refuse } from "@/lib/error-codes";
import { perProcess } from "@/lib/per-process";

export interface RateLimit {
  /** What is counted together, such as "presign". */
  name: string;
  /** For each user; in a public call, where nobody is known, for each client address. */
  perMinute: number;
  /** For all addresses together: what the server can do. */
  perMinuteOfAll?: number;
}

/** What the limiter throws when the points are used up; errors of the database are Errors without this. */
const refusalSchema = z.object({ msBeforeNext: z.number(), consumedPoints: z.number() });

function limiterOf(name: string, perMinute: number): RateLimiterPostgres {
  return perProcess(
    `limiter:${name}:${perMinute}`,
    () =>
      new RateLimiterPostgres({
        storeClient: getPool(),
        storeType: "pool",
        tableName: "RateLimit",
        tableCreated: true,
        keyPrefix: name,
        points: perMinute,
        duration: 60,
      }),
  );
}

/**
 * Counts one request. The counts lie in Postgres, so that many processes agree on them.
 * @param who a user's id or a client's address; one that is over its own limit uses up nothing of the common one.
 * @throws AppError RATE_LIMITED with Retry-After in seconds.
 */
export async function consume({ name, perMinute, perMinuteOfAll }: RateLimit, who: string): Promise<void> {
  await count(limiterOf(name, perMinute), who);
  if (perMinuteOfAll !== undefined) await count(limiterOf(`${name}-of-all`, perMinuteOfAll), "");
}

async function count(limiter: RateLimiterPostgres, who: string): Promise<void> {
  try {
    await limiter.consume(who);
  } catch (error) {
    // No instanceof: the limiter lives as long as the process and may come from another bundle's copy of the package.
    const refusal = refusalSchema.safeParse(error);
    if (!refusal.success) throw error;
    const seconds = Math.max(1, Math.ceil(refusal.data.msBeforeNext / 1000));
    throw refuse("RATE_LIMITED", { headers: { "retry-after": String(seconds) } });
  }
}
