import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFreePort } from "../../scripts/stack/ports";
import { findProgram } from "../../scripts/stack/run-command";
import { isStatusOf, openStream } from "../factories/live-streams";
import { insertScan } from "../factories/scan-rows";
import { type ApiUser, signUp } from "../factories/users";

/** A second web process on the same database. */
let second: { origin: string; process: ReturnType<typeof spawn> };
let user: ApiUser;

beforeAll(async () => {
  user = await signUp();
  const port = await findFreePort();
  const args = [findProgram("next"), "start", "-p", String(port), "-H", "127.0.0.1"];
  const child = spawn(process.execPath, args, { stdio: "ignore", env: { ...process.env, NODE_ENV: "production" } });
  second = { origin: `http://127.0.0.1:${port}`, process: child };
  await expect
    .poll(() => fetch(`${second.origin}/api/health`).then(({ ok }) => ok), { timeout: 45_000, interval: 200 })
    .toBe(true);
});

afterAll(() => {
  second.process.kill("SIGKILL");
});

describe("a second web process", () => {
  it("tells what was asked of the first, and lets its streams go when it is told to stop", async () => {
    const scanId = await insertScan(user.id);
    const stream = await openStream(user, `/api/scans/${scanId}/events`, { origin: second.origin });
    await stream.until(isStatusOf(scanId));
    await user.call("PATCH", `/api/scans/${scanId}`, { label: "asked of the first" });
    await stream.until(isStatusOf(scanId, { label: "asked of the first" }));

    const exited = once(second.process, "exit");
    second.process.kill("SIGTERM");
    await stream.untilEnd();
    await exited;

    // The reader comes back to the process that is left and has missed nothing.
    await user.call("PATCH", `/api/scans/${scanId}`, { label: "meanwhile" });
    const back = await openStream(user, `/api/scans/${scanId}/events`, { lastId: stream.lastId });
    await back.until(isStatusOf(scanId, { label: "meanwhile" }));
    await back.close();
  });
});
