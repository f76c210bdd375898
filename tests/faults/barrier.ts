import { Client } from "pg";
import { expect, vi } from "vitest";
import { getEnv } from "@/lib/env";
import { SOON } from "../support/soon";

/** A row that is locked: whoever has to write it stops right there, and can be killed at that very step. */
export class Barrier {
  readonly #client: Client;
  readonly #watcher: Client;
  readonly #pid: number;

  private constructor(client: Client, watcher: Client, pid: number) {
    this.#client = client;
    this.#watcher = watcher;
    this.#pid = pid;
  }

  /** @param query selects the row `FOR UPDATE`. */
  static async hold(query: string, values: unknown[]): Promise<Barrier> {
    const [client, watcher] = [new Client(getEnv().DATABASE_URL), new Client(getEnv().DATABASE_URL)];
    await Promise.all([client.connect(), watcher.connect()]);
    await client.query("BEGIN");
    const held = await client.query(query, values);
    if (held.rowCount !== 1) throw new Error(`${held.rowCount} rows to lock: ${query}`);
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    return new Barrier(client, watcher, rows[0]!.pid);
  }

  static scan(id: string): Promise<Barrier> {
    return Barrier.hold('SELECT FROM "Scan" WHERE id = $1 FOR UPDATE', [id]);
  }

  static run(id: string): Promise<Barrier> {
    return Barrier.hold('SELECT FROM "Run" WHERE id = $1 FOR UPDATE', [id]);
  }

  static pendingUpload(key: string): Promise<Barrier> {
    return Barrier.hold('SELECT FROM "PendingUpload" WHERE key = $1 FOR UPDATE', [key]);
  }

  /** The queue's own note of a run's job. */
  static job(runId: string): Promise<Barrier> {
    return Barrier.hold("SELECT FROM pgboss.job WHERE data->>'runId' = $1 FOR UPDATE", [runId]);
  }

  /** Resolves once somebody stands before it. */
  async reached(): Promise<void> {
    const query = "SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))";
    const look = async (): Promise<void> => {
      expect((await this.#watcher.query(query, [this.#pid])).rowCount).toBeGreaterThan(0);
    };
    await vi.waitFor(look, SOON);
  }

  async release(): Promise<void> {
    await this.#client.query("ROLLBACK");
    await Promise.all([this.#client.end(), this.#watcher.end()]);
  }
}
