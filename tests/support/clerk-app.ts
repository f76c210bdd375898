import { getEnv } from "@/lib/env";
import { applyMigrations } from "#cli/stack/migrations";
import { CLERK_SETTINGS, ClerkApi } from "./clerk";
import { launchWeb } from "./launch-web";
import { newName } from "./own-database";
import { queryOnce } from "./query-once";

export interface ClerkApp {
  origin: string;
  api: ClerkApi;
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  /** Of scans and uploads. */
  countRowsOf(userId: string): Promise<number>;
  /** A page as a browser asks for it. */
  getPage(
    path: string,
    cookie?: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; location: string; headers: Headers; html: string }>;
  stop(): Promise<void>;
}

/**
 * The app under test once more, the same build, with Clerk to keep its accounts. It has a database of its own and does
 * its jobs itself: the workers of the stack know nothing of Clerk.
 */
export async function startClerkApp(): Promise<ClerkApp> {
  const server = getEnv().DATABASE_URL;
  const name = newName("clerk");
  await queryOnce(server, `CREATE DATABASE ${name}`);
  const database = new URL(server);
  database.pathname = `/${name}`;
  await applyMigrations(database.href);
  const api = await ClerkApi.start();
  const { origin, child } = await launchWeb({
    ...CLERK_SETTINGS,
    CLERK_API_URL: api.url,
    DATABASE_URL: database.href,
    RUN_JOBS: "inline",
  });
  const query = <Row extends object>(sql: string, values: unknown[] = []) => queryOnce<Row>(database.href, sql, values);
  return {
    origin,
    api,
    query,
    countRowsOf: async (userId) => {
      const rows = await query(
        `SELECT 1 FROM "Scan" WHERE "userId" = $1 UNION ALL SELECT 1 FROM "PendingUpload" WHERE "userId" = $1`,
        [userId],
      );
      return rows.length;
    },
    getPage: async (path, cookie = "", more = {}) => {
      const asked = { cookie, accept: "text/html", "sec-fetch-dest": "document", ...more };
      const response = await fetch(new URL(path, origin), { redirect: "manual", headers: asked });
      const { status, headers } = response;
      return { status, location: headers.get("location") ?? "", headers, html: await response.text() };
    },
    stop: async () => {
      child.kill("SIGKILL");
      api.stop();
      await queryOnce(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
