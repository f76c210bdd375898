import { execFile } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

/** Runs a script, such as `cli/doctor.ts`, as npm does. @param env instead of what this process has. */
export function runScript(name: string, args: string[], env: Record<string, string | undefined> = {}) {
  const command = ["--import", "tsx", path.join(root, name), ...args];
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, command, { cwd: root, env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}
