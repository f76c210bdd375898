import { type ChildProcess, spawn } from "node:child_process";
import { onTestFinished, vi } from "vitest";
import { findFreePort } from "../../scripts/stack/ports";
import { findProgram } from "../../scripts/stack/run-command";

export interface WebProcess {
  origin: string;
  child: ChildProcess;
}

/** One more web process on the database under test, gone with the test. */
export async function startWeb(settings: Record<string, string> = {}): Promise<WebProcess> {
  const web = await launchWeb(settings);
  onTestFinished(() => void web.child.kill("SIGKILL"));
  return web;
}

/** One that lives until the caller kills it, for all tests of a file. */
export async function launchWeb(settings: Record<string, string>): Promise<WebProcess> {
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const args = [findProgram("next"), "start", "-p", String(port), "-H", "127.0.0.1"];
  const env = { ...process.env, ...settings, NODE_ENV: "production" } as const;
  const child = spawn(process.execPath, args, { stdio: "ignore", env });
  const answers = async () => {
    const { status } = await fetch(`${origin}/api/health`);
    if (status !== 200) throw new Error(`/api/health answers ${status}`);
  };
  try {
    await vi.waitFor(answers, { timeout: 45_000, interval: 200 });
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  return { origin, child };
}
