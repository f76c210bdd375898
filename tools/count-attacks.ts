// `npm run attacks:count`: holds the table of SECURITY.md against the attacks that the suite has.
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { z } from "zod";
import { findProgram } from "../cli/command/run-command";
import { HELP_OPTION, readArguments } from "../cli/command/script-arguments";

const HELP = `Compares the table of SECURITY.md with how many attacks of each class the suite has.

npm run attacks:count -- [--write]

  --write   put the table there as it should be
  --help

The exit code is 1 where they differ.`;

const FILE = "SECURITY.md";
const [START, END] = ["<!-- attacks: npm run attacks:count -- --write -->\n\n", "\n\n<!-- end of attacks -->"];

/** The tests are listed, not run: settings of the right shape are all that they need for that. */
const SETTINGS = {
  DATABASE_URL: "postgresql://nobody@localhost/none",
  AWS_REGION: "us-east-1",
  AWS_S3_BUCKET: "none",
  AWS_ACCESS_KEY_ID: "none",
  AWS_SECRET_ACCESS_KEY: randomUUID(),
  AWS_ENDPOINT_URL_S3: "http://localhost:1",
  BETTER_AUTH_SECRET: randomUUID(),
  APP_URL: "http://localhost:1",
};

/** @returns the number of tests by the `describe` that they stand in. */
function countByClass(): Map<string, number> {
  const args = [findProgram("vitest"), "list", "--project", "attacks", "--json"];
  const output = execFileSync(process.execPath, args, { env: { ...process.env, ...SETTINGS }, encoding: "utf8" });
  const tests = z.array(z.object({ name: z.string() })).parse(JSON.parse(output));
  const counts = new Map<string, number>();
  for (const { name } of tests) {
    const [what = ""] = name.split(" > ");
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return counts;
}

function toTable(counts: Map<string, number>): string {
  const rows = [...counts].toSorted(([a], [b]) => a.localeCompare(b)).map(([what, count]) => [what, String(count)]);
  const all = [["class of attack", "cases"], ...rows, ["all", String([...counts.values()].reduce((a, b) => a + b, 0))]];
  const [first, second] = [0, 1].map((column) => Math.max(...all.map((row) => row[column]!.length)));
  // As oxfmt writes tables.
  const lines = all.map(([what, count]) => `| ${what!.padEnd(first!)} | ${count!.padEnd(second!)} |`);
  lines.splice(1, 0, `| ${"-".repeat(first!)} | ${"-".repeat(second!)} |`);
  return lines.join("\n");
}

const { values } = readArguments("attacks:count", HELP, () =>
  parseArgs({ options: { write: { type: "boolean" }, ...HELP_OPTION } }),
);
const text = readFileSync(FILE, "utf8");
const [from, to] = [text.indexOf(START), text.indexOf(END)];
if (from < 0 || to < from) throw new Error(`${FILE} has lost the marks around its table of attacks: ${START.trim()}`);
const made = text.slice(0, from) + START + toTable(countByClass()) + text.slice(to);
if (values.write) writeFileSync(FILE, made);
else if (made === text) console.log(`${FILE} counts the attacks as they are.`);
else {
  console.error(`${FILE} does not count the attacks as they are: npm run attacks:count -- --write`);
  process.exitCode = 1;
}
