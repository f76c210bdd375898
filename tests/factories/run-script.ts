import { execFile } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** Runs a script of `scripts/` as npm does. @param env instead of what this process has. */
export function runScript(name: string, args: string[], env: Record<string, string | undefined> = {}) {
  const command = ["--import", "tsx", path.join(root, "scripts", name), ...args];
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, command, { cwd: root, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}
