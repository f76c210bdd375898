import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { findFreePort } from "../../scripts/stack/ports";
import { findProgram } from "../../scripts/stack/run-command";
import { isStatusOf, openStream } from "../factories/live-streams";
import { insertScan } from "../factories/scan-rows";
import { signUp } from "../factories/users";

/** One more web process on the same database. */
async function startWeb() {
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const args = [findProgram("next"), "start", "-p", String(port), "-H", "127.0.0.1"];
  const child = spawn(process.execPath, args, { stdio: "ignore", env: { ...process.env, NODE_ENV: "production" } });
  onTestFinished(() => void child.kill("SIGKILL"));
  const answers = () => fetch(`${origin}/api/health`).then(({ ok }) => ok);
  await expect.poll(answers, { timeout: 45_000, interval: 200 }).toBe(true);
  return { origin, child };
}

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
