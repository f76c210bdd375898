import { expect, it } from "vitest";
import { getDb } from "@/lib/db/client";
import { derivedKeys } from "@/lib/storage/keys";
import { headObject } from "@/lib/storage/objects";
import { signUpAs } from "../support/accounts";
import { SOON } from "../support/soon";
import { getScan } from "../support/uploads";
import { type ApiUser, at, ORIGINS } from "../support/users";
import { Barrier } from "./barrier";
import { pidOf, RECOVERY_MS, restart, Worker } from "./processes";
import { createScans } from "./scans";

const READY = `${ORIGINS[0]}/api/ready`;

async function keysOf(user: ApiUser, scanId: string): Promise<string[]> {
  return [(await getScan(user, scanId)).s3Key, ...Object.values(derivedKeys(user.id, scanId, 0))];
}

it("the web process killed between rows and objects, of a scan and of an account: both go in the end", async () => {
  const drawer = await Worker.start();
  const [{ user: one }, { user: other, credentials }] = [await signUpAs(), await signUpAs()];
  const [[scanId = ""], [otherScanId = ""]] = [await createScans(one, 1), await createScans(other, 1)];
  const keys = [...(await keysOf(one, scanId)), ...(await keysOf(other, otherScanId))];
  await drawer.stop();
  const stored = async () => (await Promise.all(keys.map((key) => headObject(key)))).filter(Boolean).length;
  const rows = () => getDb().scan.count({ where: { id: { in: [scanId, otherScanId] } } });
  const closeAccount = (origin: string) =>
    at(origin, other)
      .call("DELETE", "/api/account", { password: credentials.password })
      .catch((error: unknown) => error);

  // Within the deletion of the account's rows: the scan's are gone for who deletes, and for nobody else.
  const beforeUser = await Barrier.hold('SELECT FROM "User" WHERE id = $1 FOR UPDATE', [other.id]);
  const cut = closeAccount(ORIGINS[1]!);
  await beforeUser.reached();
  process.kill(pidOf("web-2"), "SIGKILL");
  expect(await cut).toBeInstanceOf(TypeError);
  await beforeUser.release();
  expect(await rows()).toBe(2);
  expect(await stored()).toBe(6);

  process.kill(pidOf("s3"), "SIGSTOP");
  const asked = at(ORIGINS[0]!, one)
    .call("DELETE", `/api/scans/${scanId}`)
    .catch((error: unknown) => error);
  await closeAccount(ORIGINS[0]!);
  await expect.poll(rows, SOON).toBe(0);
  process.kill(pidOf("web"), "SIGKILL");
  expect(await asked).toBeInstanceOf(TypeError);
  // What the dead process may have asked of the storage dies with it, so that the objects are left to the jobs.
  await restart("s3", "SIGKILL", READY);
  expect(await stored()).toBe(6);

  const worker = await Worker.start();
  await expect.poll(stored, { timeout: RECOVERY_MS, interval: 20 }).toBe(0);
  await worker.stop();
  await expect
    .poll(
      () =>
        fetch(`${ORIGINS[1]}/api/health`).then(
          ({ ok }) => ok,
          () => false,
        ),
      SOON,
    )
    .toBe(true);
});
