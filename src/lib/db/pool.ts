import { Pool } from "pg";
import { getEnv } from "@/lib/env";
import { perProcess, takePerProcess } from "@/lib/per-process";

const NAME = "postgres";

/** A machine at its limits takes seconds to accept a connection. What has to answer sooner, as readiness, has a limit of its own. */
const CONNECT_MS = 15_000;

/** This process's connections to Postgres. */
export function getPool(): Pool {
  return perProcess(NAME, () => {
    const pool = new Pool({
      connectionString: getEnv().DATABASE_URL,
      max: 12,
      connectionTimeoutMillis: CONNECT_MS,
      application_name: "scoliosis-ai",
    });
    // A connection that breaks is replaced at the next query; unheard, its event would end the process. The pool hears
    // those of idle ones, a transaction those of its own; a connection between the two has nobody else.
    pool.on("error", () => undefined);
    pool.on("connect", (connection) => connection.on("error", () => undefined));
    return pool;
  });
}

/** Ends this process's connections; for the worker's and the scripts' end. */
export async function closePool(): Promise<void> {
  const pool = takePerProcess(NAME);
  if (pool instanceof Pool) await pool.end();
}
