import { PlainError } from "#cli/command/plain-error";
import { runCommand } from "#cli/command/run-command";

/** 3.11 first: it is the image's, and the CPU build of torch is made for it alone. */
const USUAL_NAMES = ["python3.11", "python3", "python3.12", "python3.13", "python3.14", "python"];
const OLDEST_MINOR = 11;
const TELL_VERSION = "import sys; print('%d.%d.%d %s' % (sys.version_info[:3] + (sys.executable,)))";

export interface Python {
  path: string;
  /** As "3.11.7". */
  version: string;
}

/**
 * The first Python that is new enough: PYTHON where it is set, else the usual names.
 * @throws PlainError that says what to install.
 */
export async function findPython(
  signal: AbortSignal,
  candidates: string[] = process.env.PYTHON ? [process.env.PYTHON] : USUAL_NAMES,
): Promise<Python> {
  const tooOld: string[] = [];
  for (const candidate of candidates) {
    const python = await ask(candidate, signal);
    if (!python) continue;
    const [major = 0, minor = 0] = python.version.split(".").map(Number);
    if (major === 3 && minor >= OLDEST_MINOR) return python;
    tooOld.push(`${candidate} is ${python.version}`);
  }
  const found = tooOld.length > 0 ? ` (${tooOld.join(", ")})` : "";
  throw new PlainError(
    `The checks of the inference service need Python 3.${OLDEST_MINOR} or newer${found}: install it (Debian: apt-get install python3 python3-venv), or set PYTHON to one.`,
  );
}

/** Null where there is no such program, or one that is no Python (pyenv leaves names behind that only fail). */
async function ask(candidate: string, signal: AbortSignal): Promise<Python | null> {
  try {
    const { ok, output } = await runCommand(candidate, ["-c", TELL_VERSION], { signal });
    const [, version, path] = /^(\d+\.\d+\.\d+) (.+)$/m.exec(output) ?? [];
    return ok && version && path ? { version, path } : null;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error && "code" in error) return null;
    throw error;
  }
}
