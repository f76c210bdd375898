import { spawn } from "node:child_process";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");

export interface ScriptRun {
  /** null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** Both, in the order in which they came. */
  output: string;
}

interface ScriptOptions {
  /** All of its settings; without it, those of this process. */
  env?: NodeJS.ProcessEnv;
  /** Hears the output so far, at each part of it, and may kill the script. */
  onOutput?: (output: string, kill: () => void) => void;
}

/** Runs a script, such as `cli/doctor.ts`, as npm does, to its end. */
export function runScript(
  name: string,
  args: string[],
  { env = process.env, onOutput }: ScriptOptions = {},
): Promise<ScriptRun> {
  const loader = name.endsWith(".ts") ? ["--import", "./cli/load-typescript.mjs"] : [];
  const child = spawn(process.execPath, [...loader, path.join(root, name), ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "", output: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text: string) => {
      said[stream] += text;
      said.output += text;
      onOutput?.(said.output, () => child.kill("SIGKILL"));
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...said }));
  });
}
