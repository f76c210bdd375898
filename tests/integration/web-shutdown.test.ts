import { execFile } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import { findFreePort } from "#cli/stack/ports";
import { findProgram } from "#cli/command/run-command";
import { isStatusOf, openStream } from "../support/live-streams";
import { scaled } from "../support/patience";
import { insertScan } from "../support/scan-rows";
import { signUp } from "../support/users";
import { startWeb } from "../support/web-process";

it("a second web process tells what was asked of the first, and lets its streams go when it has to stop", async () => {
  const [user, { origin, child }] = await Promise.all([signUp(), startWeb()]);
  const scanId = await insertScan(user.id);
  const path = `/api/scans/${scanId}/events`;
  const stream = await openStream(user, path, { origin });
  await stream.until(isStatusOf(scanId));
  await user.call("PATCH", `/api/scans/${scanId}`, { label: "asked of the first" });
  await stream.until(isStatusOf(scanId, { label: "asked of the first" }));

  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await stream.untilEnd();
  await exited;

  // The reader comes back to the process that is left, and has missed nothing.
  await user.call("PATCH", `/api/scans/${scanId}`, { label: "meanwhile" });
  const back = await openStream(user, path, { lastId: stream.lastId });
  const missed = await back.until(isStatusOf(scanId));
  expect(missed.at(-1)).toMatchObject({ data: { label: "meanwhile" } });
  await back.close();
});

it("a web process with a wrong setting names it and ends", async () => {
  const args = [findProgram("next"), "start", "-p", String(await findFreePort()), "-H", "127.0.0.1"];
  const env = { ...process.env, AWS_ACCESS_KEY_ID: "", NODE_ENV: "production" } as const;
  const { code, said } = await new Promise<{ code: unknown; said: string }>((resolve) => {
    execFile(process.execPath, args, { env, timeout: scaled(30_000) }, (error, stdout, stderr) =>
      resolve({ code: error?.code, said: stdout + stderr }),
    );
  });
  expect(code).toBe(1);
  expect(said).toContain("The settings are not right (see .env.example):\nAWS_ACCESS_KEY_ID is not set.");
  expect(said).not.toMatch(/^\s+at /m);
});
