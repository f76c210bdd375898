import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { signalGroup } from "../stack/processes";
import { countEndedChild } from "./child-cpu";

export interface CommandResult {
  ok: boolean;
  /** What it wrote on both outputs. */
  output: string;
}

/**
 * Runs a program to its end, in its own process group so that nothing of it outlives an abort.
 * @throws the signal's reason once it is aborted and the program is gone.
 */
export function runCommand(
  command: string,
  args: string[],
  options: {
    env?: Record<string, string | undefined>;
    cwd?: string;
    signal: AbortSignal;
    onOutput?: (text: string) => void;
  },
): Promise<CommandResult> {
  const { signal, env, cwd, onOutput } = options;
  signal.throwIfAborted();
  return new Promise((settle, reject) => {
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      cwd,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    const collect = (chunk: Buffer): void => {
      output += chunk.toString("utf8");
      onOutput?.(chunk.toString("utf8"));
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    const abort = (): void => {
      if (child.pid) signalGroup(child.pid, "SIGTERM");
      const pid = child.pid;
      if (pid) setTimeout(() => signalGroup(pid, "SIGKILL"), 3000).unref();
    };
    signal.addEventListener("abort", abort, { once: true });
    child.once("error", reject);
    child.once("exit", () => {
      countEndedChild();
      // What it has started may hold the outputs open: nobody waits for that once the end is asked for.
      if (signal.aborted) reject(signal.reason);
    });
    child.once("close", (code) => {
      signal.removeEventListener("abort", abort);
      if (signal.aborted) reject(signal.reason);
      else settle({ ok: code === 0, output });
    });
  });
}

/** The path of a package's program, to be run by Node: quicker than npx, and no other version can slip in. */
export function findProgram(packageName: string, program: string = packageName): string {
  // By its place, because not every package lets others resolve its package.json.
  const folder = resolve(import.meta.dirname, "../../node_modules", packageName);
  const { bin } = manifestSchema.parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  const path = typeof bin === "string" ? bin : bin[program];
  if (!path) throw new Error(`${packageName} has no program ${program}`);
  return join(folder, path);
}

const manifestSchema = z.object({ bin: z.union([z.string(), z.record(z.string(), z.string())]) });
