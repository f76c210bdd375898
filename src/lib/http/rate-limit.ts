import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import { getPool } from "@/lib/db/pool";
import { refuse } from "@/lib/error-codes";
import { perProcess } from "@/lib/per-process";

export interface RateLimit {
  /** What is counted together, such as "presign". */
  name: string;
  perMinute: number;
}

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
    if (!(error instanceof RateLimiterRes)) throw error;
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw refuse("RATE_LIMITED", { headers: { "retry-after": String(seconds) } });
  }
}
