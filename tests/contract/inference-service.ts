import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { findFreePort } from "#cli/stack/ports";
import { scaled } from "../support/patience";

/** The folder of the inference service. */
export const SERVICE = path.resolve(import.meta.dirname, "../../services/inference");
/** The Python of its environment. */
export const PYTHON = process.env["INFERENCE_PYTHON"] ?? path.join(SERVICE, ".venv/bin/python");
/** Less than a hook may take, so that the log is shown. */
const READY_MS = scaled(45_000);

export interface InferenceService {
  url: string;
  /** What it has logged so far. */
  log: () => string;
  stop: () => Promise<void>;
}

/**
 * Starts the real inference service and waits until it is ready.
 * @param settings its settings, as environment variables.
 * @param port where it is to listen; any free one without it.
 */
export async function startService(settings: Record<string, string>, port?: number): Promise<InferenceService> {
  if (!existsSync(PYTHON)) throw new Error(`There is no ${PYTHON}: "npm test" makes the service's Python environment.`);
  const free = await findFreePort(port);
  // The HTTP parser and the loop of the image: a Python with Ray would otherwise take others.
  const asInTheImage = ["--http", "h11", "--loop", "asyncio"];
  const args = ["-m", "uvicorn", "app:app", "--host", "127.0.0.1", "--port", String(free), ...asInTheImage];
  const child = spawn(PYTHON, args, { cwd: SERVICE, env: { ...process.env, INFERENCE_API_KEY: "", ...settings } });
  const ended = once(child, "exit");
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (log += String(text)));

  const url = `http://127.0.0.1:${free}`;
  const deadline = Date.now() + READY_MS;
  while (!(await answersReady(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(`The inference service did not become ready:\n${log}`);
    }
    await sleep(20);
  }
  return {
    url,
    log: () => log,
    stop: async () => {
      child.kill("SIGTERM");
      const killer = setTimeout(() => child.kill("SIGKILL"), scaled(10_000));
      await ended;
      clearTimeout(killer);
    },
  };
}

async function answersReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/ready`, { signal: AbortSignal.timeout(scaled(5000)) })).ok;
  } catch {
    return false;
  }
}
