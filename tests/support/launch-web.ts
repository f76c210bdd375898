import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "#cli/stack/ports";
import { findProgram } from "#cli/command/run-command";
import { scaled } from "./patience";

const START_MS = scaled(45_000);

export interface WebProcess {
  origin: string;
  child: ChildProcess;
}

/** One more web process on the database under test, which lives until the caller kills it. */
export async function launchWeb(settings: Record<string, string>): Promise<WebProcess> {
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const args = [findProgram("next"), "start", "-p", String(port), "-H", "127.0.0.1"];
  const env = { ...process.env, ...settings, NODE_ENV: "production" } as const;
  const child = spawn(process.execPath, args, { stdio: "ignore", env });
  const answers = () =>
    fetch(`${origin}/api/health`).then(
      ({ ok }) => ok,
      () => false,
    );
  const deadline = Date.now() + START_MS;
  while (!(await answers())) {
    if (Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`no answer from ${origin}/api/health within ${START_MS} ms`);
    }
    await sleep(25);
  }
  return { origin, child };
}
