import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { findPythonProgram } from "#tools/gate/python-environment";
import { signUpAs, urlOf } from "../support/accounts";
import { scaled } from "../support/patience";
import { type ApiUser, newAddress } from "../support/users";
import { OPERATIONS } from "./operations";
import { forgetRates } from "./send";

/** Schemathesis reads it, and leaves it out by itself. */
const DOCUMENT = "/api/openapi.json";
/** Calls that are left out, and why. */
const LEFT_OUT: [method: string, path: string, why: string][] = [
  ["POST", "/api/auth/sign-out", "it would end the session that all others need"],
  ["GET", "/api/events", "its answer does not end"],
  ["GET", "/api/scans/{id}/events", "its answer does not end"],
];

const FORGET_EVERY_MS = 250;

const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_schema_conformance",
  "response_headers_conformance",
  "unsupported_method",
];

/** Runs schemathesis as this user against the app's own document. @returns its report, and whether it is content. */
async function fuzz({ cookie }: ApiUser): Promise<{ ok: boolean; output: string }> {
  const cwd = mkdtempSync(join(tmpdir(), "scoliosis-fuzz-"));
  const options = `--phases examples,coverage,fuzzing --max-examples 15 --seed 20260101
    --generation-deterministic --request-timeout 10
    --continue-on-failure --no-color`.split(/\s+/);
  const leftOut = LEFT_OUT.flatMap(([method, path]) => ["--exclude-name", `${method} ${path}`]);
  // It signs in and up more often than an address may: from one of its own, so that the tests after it are let in.
  const headers = [`Cookie: ${cookie}`, `X-Forwarded-For: ${newAddress()}`].flatMap((line) => ["--header", line]);
  const given = [urlOf(DOCUMENT), ...headers, "--checks", CHECKS.join(",")];
  const args = ["run", ...given, ...options, ...leftOut];
  const child = spawn(findPythonProgram("schemathesis"), args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  rmSync(cwd, { recursive: true, force: true });
  return { ok: code === 0, output };
}

describe("The OpenAPI document", () => {
  it(
    "is kept to, whatever is sent: no 5xx, no status, type, header or body that it does not name",
    { timeout: scaled(240_000) },
    async () => {
      const { user } = await signUpAs();
      // Else most of what it sends would be answered with 429 and nothing else.
      const fuzzing = fuzz(user);
      const over = new AbortController();
      const ending = fuzzing.finally(() => over.abort());
      while (!over.signal.aborted) {
        await forgetRates(user);
        await Promise.race([ending, sleep(FORGET_EVERY_MS)]);
      }
      const { ok, output } = await fuzzing;
      expect(ok, output).toBe(true);
      // A call that it could not make sense of would be left out without a word.
      const wanted = OPERATIONS.filter(({ path }) => path !== DOCUMENT).length - LEFT_OUT.length;
      expect(output).toContain(`Tested: ${wanted}\n`);
    },
  );
});
