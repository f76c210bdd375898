import { RateLimiterPostgres } from "rate-limiter-flexible";
import { z } from "zod";
import { getPool } from "@/lib/db/pool";
import { refuse } from "@/lib/error-codes";
import { perProcess } from "@/lib/per-process";

export interface RateLimit {
  /** What is counted together, such as "presign". */
  name: string;
  perMinute: number;
}

/** What the limiter throws when the points are used up; errors of the database are Errors without this. */
const refusalSchema = z.object({ msBeforeNext: z.number(), consumedPoints: z.number() });

function limiterOf(limit: RateLimit): RateLimiterPostgres {
  return perProcess(
    `limiter:${limit.name}:${limit.perMinute}`,
    () =>
      new RateLimiterPostgres({
        storeClient: getPool(),
        storeType: "pool",
        tableName: "RateLimit",
        tableCreated: true,
        keyPrefix: limit.name,
        points: limit.perMinute,
        duration: 60,
      }),
  );
}

/**
 * Counts one request. The counts lie in Postgres, so that many processes agree on them.
 * @throws AppError RATE_LIMITED with Retry-After in seconds.
 */
export async function consume(limit: RateLimit, who: string): Promise<void> {
  try {
    await limiterOf(limit).consume(who);
  } catch (error) {
    // No instanceof: the limiter lives as long as the process and may come from another bundle's copy of the package.
    const refusal = refusalSchema.safeParse(error);
    if (!refusal.success) throw error;
    const seconds = Math.max(1, Math.ceil(refusal.data.msBeforeNext / 1000));
    throw refuse("RATE_LIMITED", { headers: { "retry-after": String(seconds) } });
  }
}
