import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { getEnv } from "@/lib/env";

export async function query<Row extends object>(url: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Runs `use` with the URL of an empty database, beside the app's own, that lives no longer. */
export async function withDatabase<T>(use: (url: string) => Promise<T>): Promise<T> {
  const server = getEnv().DATABASE_URL;
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await query(server, `CREATE DATABASE ${name}`);
  try {
    return await use(Object.assign(new URL(server), { pathname: `/${name}` }).href);
  } finally {
    await query(server, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}
