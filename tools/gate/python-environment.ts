import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Step } from "#cli/stack/build";
import { PlainError } from "#cli/command/plain-error";
import { runCommand, type CommandResult } from "#cli/command/run-command";
import { findPython, type Python } from "./find-python";

export const SERVICE = "services/inference";
const ENVIRONMENT = join(SERVICE, ".venv");
const LOCKS = ["slim", "dev", "ultralytics", "serve", "training"];
/** In this order: the CPU build where pip can find it, else that of PyPI, which for Linux brings 3 GB of CUDA along. */
const TORCH_LOCKS = ["torch-cpu", "torch"];
const PIP_INSTALL =
  "-m pip install --quiet --no-input --disable-pip-version-check --no-compile --no-deps --require-hashes".split(" ");

/** A program of the service's Python environment. */
export function findPythonProgram(name: string): string {
  return join(process.cwd(), ENVIRONMENT, "bin", name);
}

function lockPath(name: string): string {
  return join(SERVICE, "requirements", `${name}.txt`);
}

/** What an environment is made from: a Python and the locks. */
export function describeSource(python: Python, locks: string[]): string {
  const hash = createHash("sha256").update(`${python.path}\0${python.version}\0`);
  for (const lock of locks) hash.update(`${lock.length}\0`).update(lock);
  return hash.digest("hex");
}

/** The stamp is written last, so an environment that was cut short has none. */
export function isUpToDate(environment: string, source: string): boolean {
  const stamp = join(environment, "made-from");
  // A link to a Python that is gone does not exist.
  return existsSync(join(environment, "bin", "python")) && existsSync(stamp) && readFileSync(stamp, "utf8") === source;
}

/**
 * Makes the Python environment of the service anew unless the one there is of these locks.
 * @throws PlainError that says what is missing or why pip failed.
 */
export async function ensurePythonEnvironment(step: Step, signal: AbortSignal): Promise<void> {
  const python = await findPython(signal);
  const locks = [...LOCKS, ...TORCH_LOCKS].map((name) => readFileSync(lockPath(name), "utf8"));
  const source = describeSource(python, locks);
  if (isUpToDate(ENVIRONMENT, source)) return;
  await step("Installing the Python packages (a minute or two, only when they changed)", async () => {
    rmSync(ENVIRONMENT, { recursive: true, force: true });
    requireEnvironment(python, await runCommand(python.path, ["-m", "venv", ENVIRONMENT], { signal }));
    requirePackages(await install(LOCKS, signal));
    let torch: CommandResult | null = null;
    for (const lock of TORCH_LOCKS) if (!torch?.ok) torch = await install([lock], signal);
    if (torch) requirePackages(torch);
    writeFileSync(join(ENVIRONMENT, "made-from"), source);
  });
}

function install(locks: string[], signal: AbortSignal): Promise<CommandResult> {
  const files = locks.flatMap((name) => ["-r", lockPath(name)]);
  return runCommand(findPythonProgram("python"), [...PIP_INSTALL, ...files], { signal });
}

function requireEnvironment({ path, version }: Python, { ok, output }: CommandResult): void {
  if (ok) return;
  if (/ensurepip|No module named '?venv/.test(output)) {
    throw new PlainError(
      `Python ${version} (${path}) has no venv module: install it (Debian: apt-get install python3-venv), or set PYTHON to another.`,
    );
  }
  throw new PlainError(`${output.trim()}\nThe Python environment ${ENVIRONMENT} could not be made: see above.`);
}

function requirePackages({ ok, output }: CommandResult): void {
  if (ok) return;
  if (/ENOSPC|no space left/i.test(output)) {
    throw new PlainError("The disk is full: free some space (about 3 GB are needed) and run the same command again.");
  }
  const errors = output.split("\n").filter((line) => line.startsWith("ERROR:"));
  const reason = errors.length > 0 ? errors.join("\n") : output.trim().slice(-2000);
  throw new PlainError(
    `${reason}\nThe Python packages could not be installed (pip's reason is above): see to it and run the same command again.`,
  );
}
