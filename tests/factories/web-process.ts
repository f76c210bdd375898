import { type ChildProcess, spawn } from "node:child_process";
import { expect, onTestFinished } from "vitest";
import { findFreePort } from "../../scripts/stack/ports";
import { findProgram } from "../../scripts/stack/run-command";

/** One more web process on the database under test, gone with the test. */
export async function startWeb(
  settings: Record<string, string> = {},
): Promise<{ origin: string; child: ChildProcess }> {
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const args = [findProgram("next"), "start", "-p", String(port), "-H", "127.0.0.1"];
  const env = { ...process.env, ...settings, NODE_ENV: "production" } as const;
  const child = spawn(process.execPath, args, { stdio: "ignore", env });
  onTestFinished(() => void child.kill("SIGKILL"));
  const answers = () => fetch(`${origin}/api/health`).then(({ ok }) => ok);
  await expect.poll(answers, { timeout: 45_000, interval: 200 }).toBe(true);
  return { origin, child };
}
