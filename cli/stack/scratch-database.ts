import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SupervisedChild } from "./child";
import { findFreePort } from "./ports";
import { answersQueries, databaseUrl, preparePostgres } from "./postgres";

/** Runs `use` with the URL of an empty Postgres server that lives no longer. */
export async function withScratchDatabase<T>(use: (serverUrl: string) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), "scoliosis-scratch-"));
  // Postgres may have to run as another user, who has to get to its own folder in here.
  chmodSync(dir, 0o711);
  const settings = { port: await findFreePort(), password: "scratch", durable: false };
  const url = databaseUrl(settings.port, settings.password, "postgres");
  const failure = new AbortController();
  const server = new SupervisedChild(
    {
      name: "postgres",
      ...(await preparePostgres(dir, settings)),
      env: process.env,
      cwd: "/",
      logPath: join(dir, "log"),
      isReady: () => answersQueries(url),
      stopSignal: "SIGINT",
      patienceMs: 10_000,
      hasRoom: () => true,
    },
    { changed: () => undefined, restarting: () => undefined, failed: (error) => failure.abort(error) },
  );
  try {
    server.start();
    await server.waitUntilReady(failure.signal);
    return await use(url);
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
