import { randomUUID } from "node:crypto";
import { getEnv } from "@/lib/env";
import { queryOnce } from "./query-once";

/** A name that no database or role of the server under test has. */
export function newName(kind: string): string {
  return `${kind}_${randomUUID().replaceAll("-", "")}`;
}

/** Gives an empty database on the server under test, which is gone once `use` has ended. */
export async function withOwnDatabase<T>(use: (url: string) => Promise<T>): Promise<T> {
  const server = getEnv().DATABASE_URL;
  const name = newName("own");
  await queryOnce(server, `CREATE DATABASE ${name}`);
  try {
    return await use(Object.assign(new URL(server), { pathname: `/${name}` }).href);
  } finally {
    await queryOnce(server, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}
