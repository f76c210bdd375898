import { randomUUID } from "node:crypto";
import { utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { getDb } from "@/lib/db/client";
import { derivedKeys } from "@/lib/storage/keys";
import { getBucket } from "@/lib/storage/client";
import { deleteObjects, headObject, putObject } from "@/lib/storage/objects";
import { auditStorage, type Disagreement } from "@/server/operate/audit-storage";
import { repairStorage } from "@/server/operate/repair-storage";
import { applyMigrations } from "#cli/stack/migrations";
import { tinyFilm } from "../support/films";
import { queryOnce } from "../support/query-once";
import { runScript } from "../support/run-script";
import { getScan, upload, waitForScan } from "../support/uploads";
import { signUp } from "../support/users";
import { Worker } from "./processes";
import { createScans } from "./scans";

// Here, because it means the films of all users: beside the other tests it would meddle with theirs.

/** More than a page of the storage's list, and of the rows. */
const MANY = 1001;
const LAST_WEEK = new Date(Date.now() - 7 * 24 * 3_600_000);

const doctor = (args: string[], env: Record<string, string | undefined> = {}) =>
  runScript("cli/doctor.ts", args, { env: { ...process.env, ...env } });

/** Where the embedded server keeps an object. */
const fileOf = (key: string) => join(process.env["DATA_DIR"]!, "s3", getBucket(), `${key}._S3rver_object`);
const age = (key: string) => utimesSync(fileOf(key), LAST_WEEK, LAST_WEEK);

/** An object that no row knows. @returns its key. */
async function leave(key: string): Promise<string> {
  await putObject(key, Buffer.from("left over"), "image/png");
  return key;
}

async function findings(): Promise<Disagreement[]> {
  const found: Disagreement[] = [];
  await auditStorage(new Date(), async (one) => void found.push(one));
  return found;
}

it("npm run doctor -- --storage finds where storage and rows don't agree, and --repair makes them", async () => {
  const worker = await Worker.start();
  const user = await signUp();
  const [whole = "", filmGone = "", pictureGone = ""] = await createScans(user, 3);
  const filmKey = (await getScan(user, filmGone)).s3Key;
  const { displayKey } = derivedKeys(user.id, pictureGone, 0);

  // What other tests have left behind.
  await auditStorage(new Date(), async (one) => void (await repairStorage(one)));
  expect(await findings()).toEqual([]);

  const pending = await upload(user, await tinyFilm());
  const young = await leave(`uploads/${user.id}/${randomUUID()}.png`);
  const orphans = await Promise.all([
    leave(`uploads/${user.id}/${randomUUID()}.png`),
    leave(`derived/${user.id}/${randomUUID()}/display.webp`),
    leave(`derived/somebody-else/${whole}/display.webp`),
  ]);
  for (const key of [pending, ...orphans]) age(key);
  await deleteObjects([filmKey, displayKey]);
  const keys = Array.from({ length: MANY }, () => `uploads/${user.id}/${randomUUID()}.png`);
  for (const key of keys) writeFileSync(fileOf(key), "");
  const row = { userId: user.id, contentType: "image/png", size: 0, expiresAt: new Date(), fileName: "Jane Doe.png" };
  await getDb().pendingUpload.createMany({ data: keys.map((key) => ({ key, ...row })) });

  const known = { scanId: null, repaired: false };
  const expected = [
    ...orphans.map((key) => ({ what: "object without row", key, ...known })),
    { what: "film missing", key: filmKey, ...known, scanId: filmGone },
    { what: "picture missing", key: displayKey, ...known, scanId: pictureGone },
  ];
  const looked = await doctor(["--storage", "--json", "--data-dir", process.env["DATA_DIR"]!], {
    DATABASE_URL: undefined,
  });
  expect({ code: looked.code, stderr: looked.stderr }).toEqual({ code: 1, stderr: "" });
  const lines: unknown[] = looked.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.pop()).toEqual({ objects: expect.any(Number), young: 1, found: 5, left: 5 });
  expect(lines).toHaveLength(5);
  expect(lines).toEqual(expect.arrayContaining(expected));

  const elsewhere = await doctor(["--storage", "--repair"], { DATABASE_URL: await makeStrangeDatabase() });
  expect(elsewhere).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/two installations: nothing/) });
  expect(await findings()).toHaveLength(6);

  const repaired = await doctor(["--storage", "--repair"]);
  expect(repaired).toMatchObject({ code: 0, stderr: "" });
  expect(repaired.stdout).toMatch(/object without row: 3 \(3 deleted\)/);
  expect(repaired.stdout).toMatch(/film missing: 1 \(1 owner told\)/);
  expect(repaired.stdout).toMatch(
    /picture missing: 1 \(1 to be drawn anew by the worker\)\nStorage and rows agree\.\n$/,
  );
  expect(repaired.stdout).not.toContain("Jane");
  expect(await Promise.all(orphans.map((key) => headObject(key)))).toEqual([null, null, null]);
  await deleteObjects([young]);
  expect(await findings()).toEqual([]);
  expect(await getScan(user, filmGone)).toMatchObject({ status: "FAILED", failureCode: "IMAGE_MISSING" });
  expect(await getScan(user, whole)).toMatchObject({ status: "UPLOADED", failureCode: null });
  await waitForScan(user, pictureGone, (scan) => scan.displayKey === displayKey);
  expect(await headObject(displayKey)).not.toBeNull();
  await worker.stop();
});

/** Another database of the same server, as of another installation. @returns its URL. */
async function makeStrangeDatabase(): Promise<string> {
  const url = new URL(process.env["DATABASE_URL"]!);
  await queryOnce(url.href, "CREATE DATABASE another_installation");
  url.pathname = "/another_installation";
  await applyMigrations(url.href);
  return url.href;
}

it("says in one line what is wrong with the command", async () => {
  const [nothing, unknown, silent] = await Promise.all([
    doctor(["--repair"]),
    doctor(["--storage", "--fast"]),
    doctor(["--storage"], { AWS_ENDPOINT_URL_S3: "http://127.0.0.1:1" }),
  ]);
  expect(nothing).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^--repair goes with --storage: .*--help\n$/),
  });
  expect(unknown).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Unknown option '--fast'.*--help\n$/) });
  expect(silent).toMatchObject({ code: 1, stderr: expect.stringMatching(/^The storage does not answer: .*\n$/) });
});

it("npm run doctor says that no worker takes jobs, where the last one has stopped", async () => {
  const { code, stdout } = await doctor([]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^✗ jobs: no worker takes jobs\n {4}Start one with the same settings: npm run worker/m);
  expect(stdout).toMatch(/^✓ storage: it deletes$/m);
  expect(stdout).toMatch(/\n1 wrong\. Mend the first one and run this again: .+\n$/);
});
