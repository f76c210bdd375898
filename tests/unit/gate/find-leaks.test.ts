import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { findLeaks } from "#tools/gate/find-leaks";

const env = { BETTER_AUTH_SECRET: "0f1e2d3c4b5a", APP_URL: "http://localhost:3000" };

function findIn(log: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "scoliosis-leaks-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, "web.log"), log);
  return findLeaks(folder, env);
}

it.each([
  ["a 0f1e2d3c4b5a b", "the value of BETTER_AUTH_SECRET"],
  ["film-1@example.test", "an e-mail address"],
  ["x pass-0b0e7a3c-1111-4111-8111-111111111111", "a test's password"],
  ["http://s3/x?X-Amz-Signature=5ee5", "a signature"],
  ["scoliosis-ai.session_token=abc", "a session"],
  ["postgresql://me:hush@db/x", "a database's URL with its password"],
])("a log with %j has %s in it", (log, what) => {
  expect(findIn(log)).toEqual([`web.log has ${what} in it`]);
});

it("a log has nothing in it where what gives access was taken out", () => {
  const log =
    "http://localhost:3000 X-Amz-Signature=[redacted] session_token=[redacted] postgresql://me:[redacted]@db/x";
  expect(findIn(log)).toEqual([]);
});
