import { PgBoss } from "pg-boss";
import { expect } from "vitest";
import { z } from "zod";
import { getEnv } from "@/lib/env";
import { applyMigrations } from "#cli/stack/migrations";
import { queryOnce } from "./query-once";
import { runScript } from "./run-script";

const findingSchema = z.object({ check: z.string(), state: z.string(), what: z.string(), fix: z.string().optional() });

/** A database of the same server, at another address. */
export function databaseUrl({ name, ...change }: { name?: string; password?: string; port?: string }): string {
  return Object.assign(new URL(getEnv().DATABASE_URL), name ? { pathname: `/${name}` } : {}, change).href;
}

/** As an app that has run there once, and whose update broke off. */
export async function leaveAlone(url: string): Promise<void> {
  await applyMigrations(url);
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
  await boss.start();
  await boss.stop();
  const statements = [
    `UPDATE _prisma_migrations SET finished_at = NULL
     WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)`,
    // To who looks there first, a Postgres of long ago.
    "CREATE SCHEMA long_ago",
    "CREATE FUNCTION long_ago.current_setting(text) RETURNS text LANGUAGE sql AS $$ SELECT '130009' $$",
  ];
  for (const statement of statements) await queryOnce(url, statement);
}

/** Runs the command. @returns each finding as "state check: what", and what was printed. */
export async function doctor(env: Record<string, string | undefined>, args: string[] = []) {
  const { code, stdout, stderr } = await runScript("cli/doctor.ts", ["--json", ...args], {
    env: { ...process.env, ...env },
  });
  expect(stderr).toBe("");
  const lines: unknown[] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const sums = lines.pop();
  const findings = z.array(findingSchema).parse(lines);
  return { code, stdout, sums, found: findings.map(({ state, check, what }) => `${state} ${check}: ${what}`) };
}
