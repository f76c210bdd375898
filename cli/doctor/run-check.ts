import { setTimeout as sleep } from "node:timers/promises";
import { type Check, type Finding, notNeeded, wrong } from "./check";
import { findCode } from "./explain-network";

/** For a whole check, more than its steps take together; what is left then has lost a limit of its own. */
const LIMIT_MS = 60_000;

/**
 * Runs a check to its end, whatever that is.
 * @param wrongSettings names of those that are missing or not right.
 * @param limitMs how long it may take.
 */
export async function runCheck(
  { needs, run }: Check,
  wrongSettings: ReadonlySet<string>,
  limitMs = LIMIT_MS,
): Promise<Finding[]> {
  const missing = needs.filter((name) => wrongSettings.has(name));
  if (missing.length > 0) {
    const have = missing.length > 1 ? "have" : "has";
    return [notNeeded(`not looked at: ${missing.join(", ")} ${have} to be right first`)];
  }
  const findings: Finding[] = [];
  const collect = async (): Promise<"done"> => {
    for await (const finding of run()) findings.push(finding);
    return "done";
  };
  const over = new AbortController();
  const limit = sleep(limitMs, "late" as const, { signal: over.signal });
  try {
    if ((await Promise.race([collect(), limit])) === "late") {
      findings.push(
        wrong(`it took longer than ${limitMs / 1000} s`, "Look whether the machine or the network is overloaded."),
      );
    }
  } catch (error) {
    findings.push(
      wrong(`it ended with ${findCode(error) ?? nameOf(error)}`, "This was not foreseen: please report it."),
    );
  } finally {
    over.abort();
    limit.catch(() => undefined);
  }
  return findings;
}

/** Not its message: that of a library may have a password in it. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : "an error without a name";
}
