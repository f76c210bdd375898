import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { TLSSocket } from "node:tls";
import { type Client, escapeIdentifier } from "pg";
import { getDirectDatabaseUrl, getEnv } from "@/lib/env";
import { hostKind } from "../check-production-env/host-kind";
import { MEND_MIGRATION, readMigrations } from "../stack/migrations";
import { type Check, doubtful, type Finding, notNeeded, well, wrong } from "./check";
import { compareClocks } from "./clock";
import { withConnection } from "./connect";
import { explainDatabase } from "./explain-database";
import { findCode } from "./explain-network";

const OLDEST_VERSION = 15;
const HEARING_MS = 5_000;
const NO_SUCH_TABLE = "42P01";

type Findings = AsyncGenerator<Finding, void, undefined>;

export const checkDatabase: Check = {
  name: "database",
  needs: ["DATABASE_URL", "DIRECT_DATABASE_URL"],
  async *run() {
    const url = getEnv().DATABASE_URL;
    try {
      yield* withConnection(url, async function* (client) {
        yield* checkServer(client);
        yield checkTls(client, new URL(url));
        yield* checkMigrations(client);
        yield* checkNotices(client);
      });
    } catch (error) {
      yield explainDatabase("DATABASE_URL", error);
    }
  },
};

async function* checkServer(client: Client): Findings {
  const from = Date.now();
  const { rows } = await client.query<{ version: number; now: number }>(
    `SELECT current_setting('server_version_num')::int / 10000 AS version,
      (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`,
  );
  const { version, now } = rows[0]!;
  yield version < OLDEST_VERSION
    ? wrong(`it is Postgres ${version}`, `Take Postgres ${OLDEST_VERSION} or newer.`)
    : well(`it answers: Postgres ${version}`);
  yield compareClocks(now, { from, to: Date.now() });
}

function checkTls(client: Client, url: URL): Finding {
  if (hostKind(url) === "loopback") return notNeeded("it is on this machine and needs no TLS");
  // Asked of the socket, for behind a pooler Postgres knows of another connection only; the driver's types don't tell it.
  if (Reflect.get(Reflect.get(client, "connection"), "stream") instanceof TLSSocket) return well("TLS is on");
  const fix = "Add ?sslmode=verify-full to DATABASE_URL.";
  return hostKind(url) === "private"
    ? doubtful("no TLS, on a private network", fix)
    : wrong("no TLS: password and data travel in the clear", fix);
}

async function* checkMigrations(client: Client): Findings {
  const known = readMigrations().map(({ name }) => name);
  const applied = await readApplied(client);
  const failed = applied.filter(({ finished }) => !finished).map(({ name }) => name);
  const done = new Set(applied.filter(({ finished }) => finished).map(({ name }) => name));
  const pending = known.filter((name) => !done.has(name) && !failed.includes(name));
  const newer = [...done].filter((name) => !known.includes(name));
  for (const name of failed) {
    yield wrong(`the migration ${name} has stopped half way`, MEND_MIGRATION);
  }
  if (pending.length > 0)
    yield wrong(`migrations are missing: ${pending.join(", ")}`, "npm run migrate, then restart app and worker.");
  if (newer.length > 0)
    yield doubtful(
      `it has migrations of a newer app: ${newer.join(", ")}`,
      "Bring the app on this machine to the same version.",
    );
  if (failed.length + pending.length + newer.length === 0) yield well(`all ${known.length} migrations are in it`);
}

async function readApplied(client: Client): Promise<{ name: string; finished: boolean }[]> {
  try {
    const { rows } = await client.query<{ name: string; finished: boolean }>(
      `SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
    );
    return rows;
  } catch (error) {
    if (findCode(error) === NO_SUCH_TABLE) return [];
    throw error;
  }
}

/** What is told through DATABASE_URL has to be heard where the app listens, as live status needs it. */
async function* checkNotices(teller: Client): Findings {
  const who = getEnv().DIRECT_DATABASE_URL ? "DIRECT_DATABASE_URL" : "DATABASE_URL";
  const channel = `doctor-${randomUUID()}`;
  try {
    yield* withConnection(getDirectDatabaseUrl(), async function* (listener) {
      await listener.query(`LISTEN ${escapeIdentifier(channel)}`);
      const heard = once(listener, "notification", { signal: AbortSignal.timeout(HEARING_MS) }).then(
        () => true,
        () => false,
      );
      await teller.query("SELECT pg_notify($1, '')", [channel]);
      yield (await heard)
        ? well("changes are heard at once, so pages follow by themselves")
        : wrong(
            `changes are not heard through ${who}`,
            "Name Postgres itself in DIRECT_DATABASE_URL, not a pooler, and the same database as DATABASE_URL. On Neon it has no -pooler in it.",
          );
    });
  } catch (error) {
    yield explainDatabase(who, error);
  }
}
