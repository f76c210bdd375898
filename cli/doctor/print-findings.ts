import type { Finding } from "./check";

const MARKS = { well: "✓", wrong: "✗", doubtful: "!", "does not apply": "–" } satisfies Record<
  Finding["state"],
  string
>;

/** The findings of one check as lines for a person, what to do under what is wrong; or one JSON object a line. */
export function toLines(check: string, findings: readonly Finding[], json: boolean): string[] {
  if (json) return findings.map((finding) => JSON.stringify({ check, ...finding }));
  return findings.flatMap((finding) => [
    `${MARKS[finding.state]} ${check}: ${finding.what}`,
    ...("fix" in finding ? [`    ${finding.fix}`] : []),
  ]);
}

/** The last line. */
export function sumUp(findings: readonly Finding[], json: boolean): string {
  const count = (state: Finding["state"]): number => findings.filter((finding) => finding.state === state).length;
  const sums = { well: count("well"), doubtful: count("doubtful"), wrong: count("wrong") };
  if (json) return JSON.stringify(sums);
  if (sums.wrong > 0)
    return `${sums.wrong} wrong. Mend the first one and run this again: later ones may follow from it.`;
  return sums.doubtful > 0 ? `All works; ${sums.doubtful} could be better (!).` : "All is well.";
}
