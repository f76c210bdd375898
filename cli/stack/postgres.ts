import { execFile } from "node:child_process";
import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client, escapeIdentifier } from "pg";
import { PlainError } from "../command/plain-error";
import { commandAs, findNative, findOwner, type Owner } from "./postgres-program";

export const DATABASE = "scoliosis";
const USER = "postgres";

export interface PostgresCommand {
  command: string;
  args: string[];
  uid?: number;
  gid?: number;
}

/**
 * Makes the cluster in `dir`/postgres unless it stands already, and says how to start it. The cluster is made beside its
 * place and moved there once it is whole, so a start that is cut short leaves nothing that looks finished.
 * @param durable false saves the waiting for the disk, for data that is thrown away.
 */
export async function preparePostgres(
  dir: string,
  options: { port: number; password: string; durable: boolean },
): Promise<PostgresCommand> {
  const native = findNative();
  const owner = findOwner();
  const cluster = join(dir, "postgres");
  if (!existsSync(join(cluster, "PG_VERSION"))) await makeCluster(native, owner, cluster, options.password);
  const { command, prefix, ids } = commandAs(owner, join(native, "bin", "postgres"), cluster);
  const settings = {
    listen_addresses: "127.0.0.1",
    port: options.port,
    // No socket file: the port alone, so that nothing is left in /tmp.
    unix_socket_directories: "",
    max_connections: 100,
    // A refused row's values, such as an e-mail address that is taken, are left out of its log.
    log_error_verbosity: "terse",
    ...(options.durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  return { command, args: [...prefix, "-D", cluster, ...flags], ...ids };
}

async function makeCluster(native: string, owner: Owner | null, cluster: string, password: string): Promise<void> {
  const draft = `${cluster}.half-done`;
  rmSync(draft, { recursive: true, force: true });
  rmSync(cluster, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  // Inside the cluster's folder, which the other user may read and initdb would find not empty: so beside it.
  const passwordFile = `${draft}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner) {
    chownSync(draft, owner.uid, owner.gid);
    chownSync(passwordFile, owner.uid, owner.gid);
  }
  const { command, prefix, ids } = commandAs(owner, join(native, "bin", "initdb"), draft);
  // Sorting by the rules that come with Postgres, so that it does not depend on the locales of the machine.
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = [`--username=${USER}`, "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  try {
    await promisify(execFile)(command, [...prefix, `--pgdata=${draft}`, ...access, ...locale], {
      ...ids,
      cwd: "/",
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
    });
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    if (/no space left/i.test(said))
      throw new PlainError("The disk is full: free some space and run the same command again.");
    throw new PlainError(`The database could not be made in ${cluster}: ${said.split("\n").at(-1)}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, cluster);
}

export function databaseUrl(port: number, password: string, database: string): string {
  return `postgresql://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}

/** Whether the server accepts connections. */
export async function answersQueries(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes the app's database unless it stands already. @param serverUrl names another database of the same server. */
export async function createDatabase(serverUrl: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${escapeIdentifier(DATABASE)}`);
  } finally {
    await client.end();
  }
}
