import { z } from "zod";
import { PlainError } from "#cli/command/plain-error";
import type { Accepted } from "./accepted";

/** What stops the gate; lesser ones are for the next update of the packages. */
const SEVERE = new Set(["high", "critical"]);

const advisorySchema = z.object({ dependency: z.string(), title: z.string(), url: z.string(), severity: z.string() });
export type Advisory = z.infer<typeof advisorySchema>;

/** Under `via`, a text is the name of a package within, which has an entry of its own. */
const reportSchema = z.object({
  vulnerabilities: z.record(z.string(), z.object({ via: z.array(z.union([z.string(), advisorySchema])) })),
});
/** A registry without advisories, one that is down, or no network. An error of npm's own has a code. */
const silenceSchema = z.object({ message: z.string(), error: z.object({ code: z.never().optional() }).optional() });

/**
 * Reads what `npm audit --json` prints.
 * @returns the severe advisories, each once; or why the registry gave none.
 * @throws PlainError where npm itself failed.
 */
export function readAudit(output: string): { severe: Advisory[] } | { silence: string } {
  const answer = parse(output);
  const report = reportSchema.safeParse(answer);
  if (report.success) {
    const all = Object.values(report.data.vulnerabilities).flatMap(({ via }) => via);
    const severe = all.filter((one) => typeof one !== "string").filter(({ severity }) => SEVERE.has(severity));
    return { severe: [...new Map(severe.map((one) => [`${one.dependency} ${one.url}`, one])).values()] };
  }
  const silence = silenceSchema.safeParse(answer);
  if (silence.success) return { silence: silence.data.message };
  throw new PlainError(`npm audit could not look at the packages:\n${output.trim() || "it said nothing"}`);
}

function parse(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return null;
  }
}

/**
 * @param today such as 2027-01-31.
 * @returns a line for each advisory that is not accepted, or no longer.
 */
export function findOpen(severe: readonly Advisory[], accepted: readonly Accepted[], today: string): string[] {
  const known = new Map(accepted.map((one) => [one.id, one]));
  return severe.flatMap(({ dependency, title, url, severity }) => {
    const entry = known.get(url.slice(url.lastIndexOf("/") + 1));
    if (entry && entry.until >= today) return [];
    const again = entry ? ` It was accepted until ${entry.until}: ${entry.why}` : "";
    return [`${dependency}, ${severity}: ${title}. ${url}${again}`];
  });
}
