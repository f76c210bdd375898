import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Settings whose values nobody may read in a log. */
const SECRETS = /SECRET|TOKEN|PASSWORD|API_KEY/;
/** What the tests sign up with, and what gives access to a film or a session. */
const LEAKS: [what: string, pattern: RegExp][] = [
  ["an e-mail address", /[\w.+-]+@example\.test/],
  ["a test's password", /\b(?:pass|quiet-room|wrong)-[0-9a-f]{8}-[0-9a-f]{4}-/],
  ["a signature", /X-Amz-Signature=[0-9a-f]/i],
  ["a session", /session_token=[\w%.-]/],
  ["a database's URL with its password", /postgres(?:ql)?:\/\/[^\s:@/]+:(?!\[redacted\])[^\s@/]+@/],
];

/**
 * What must not be in the logs of a stack and is.
 * @param env the stack's settings
 * @returns a line for each file and kind, without the secret
 */
export function findLeaks(folder: string, env: Record<string, string>): string[] {
  const values = Object.entries(env).filter(([name]) => SECRETS.test(name));
  return readdirSync(folder).flatMap((name) => {
    const log = readFileSync(join(folder, name), "utf8");
    const named = values.filter(([, value]) => log.includes(value)).map(([setting]) => `the value of ${setting}`);
    const found = LEAKS.filter(([, pattern]) => pattern.test(log)).map(([what]) => what);
    return [...named, ...found].map((what) => `${name} has ${what} in it`);
  });
}
