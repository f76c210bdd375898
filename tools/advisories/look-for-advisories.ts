import { execFile } from "node:child_process";
import { basename } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { Accepted } from "./accepted";
import { findOpen, readAudit } from "./judge-advisories";

const ARGS =
  "audit --json --omit=dev --package-lock-only --loglevel=silent --fetch-retries=0 --fetch-timeout=20000".split(" ");
const WHAT_TO_DO = `These are known vulnerabilities in packages that the app runs with. One may be newer than this commit, which was green before.
Update the package: npm audit fix, or npm ls NAME to see what brings it along. Where no update is out, or it does no harm here, accept
it in tools/advisories/accepted.ts with the reason and a date.`;

/** A command that found something, or failed, ends with another code than 0; what it printed is there all the same. */
const endSchema = z.object({ stdout: z.string() });

export type Verdict =
  | { state: "well" }
  /** The registry keeps no advisories, or can't be reached: no fault of the commit. */
  | { state: "not looked at"; why: string }
  | { state: "wrong"; text: string };

/**
 * Asks npm's registry for severe vulnerabilities of the packages that the app runs with.
 * @param folder of the lockfile.
 * @param options `npm`: more of npm's options.
 * @throws PlainError where npm itself failed; the signal's reason.
 */
export async function lookForAdvisories(
  folder: string,
  accepted: readonly Accepted[],
  { signal, npm = [] }: { signal: AbortSignal; npm?: readonly string[] },
): Promise<Verdict> {
  const { npm_execpath: program = "" } = process.env;
  const [command, ...first] = basename(program).startsWith("npm") ? [process.execPath, program] : ["npm"];
  const args = [...first, ...ARGS, ...npm];
  const options = { cwd: folder, signal, maxBuffer: 64 * 1024 * 1024 };
  const ended: unknown = await promisify(execFile)(command, args, options).catch((error: unknown) => error);
  signal.throwIfAborted();
  const read = readAudit(endSchema.parse(ended).stdout);
  if ("silence" in read) return { state: "not looked at", why: read.silence };
  const open = findOpen(read.severe, accepted, new Date().toISOString().slice(0, "2027-01-31".length));
  return open.length === 0 ? { state: "well" } : { state: "wrong", text: `${open.join("\n")}\n${WHAT_TO_DO}` };
}
