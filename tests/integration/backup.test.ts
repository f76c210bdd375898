import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type CurrentRun, scanPageSchema } from "@/domain/scan";
import { readManifest } from "#cli/backup/manifest";
import { loadSettings, prepareDataDir } from "#cli/stack/data-dir";
import type { Stack } from "#cli/stack/start-stack";
import { newCredentials, SIGN_UP } from "../support/accounts";
import { jpegFilm, tinyFilm } from "../support/films";
import { enter, makeRoot, startInstallation, whileReaderWaits } from "../support/own-installation";
import { scaled } from "../support/patience";
import { queryOnce } from "../support/query-once";
import { runScript } from "../support/run-script";
import { SOON } from "../support/soon";
import { analyse, createScan, type FilmFile, getScan, upload, waitForScan } from "../support/uploads";
import { type ApiUser, at, visitor } from "../support/users";

const { root, remove } = makeRoot();
const dataDir = join(root, "data");
const bucket = join(dataDir, "s3", "scoliosis-films");
const backup = join(root, "backup");
const demoPassword = loadSettings(prepareDataDir(dataDir)).demoPassword;
const credentials = newCredentials();
/** What was measured, whatever the ids of the vertebrae. */
const unnamed = (run: CurrentRun | null) =>
  run && { ...run.measurement, vertebrae: run.measurement.vertebrae.map((vertebra) => ({ ...vertebra, id: "" })) };

let stack: Stack | undefined;
let ada: ApiUser;
/** By what becomes of each. */
const scans = { done: "", queued: "", running: "", deletedBefore: "", deletedMeanwhile: "" };
let pendingKey = "";
let doneKey = "";
let deletedKey = "";

const requestInference = async (scanId: string): Promise<void> => {
  expect((await ada.call("POST", "/api/scans/run-inference", { scanId })).status).toBe(202);
};
const deleteScan = async (scanId: string): Promise<void> => {
  expect((await ada.call("DELETE", `/api/scans/${scanId}`)).status).toBe(204);
};
const listScans = async () => scanPageSchema.parse((await ada.call("GET", "/api/scans")).body).scans;
async function readObject(key: string): Promise<Buffer> {
  const { body } = await ada.call("GET", `/api/uploads/view?key=${encodeURIComponent(key)}`);
  return Buffer.from(await (await fetch(z.object({ url: z.url() }).parse(body).url)).arrayBuffer());
}
/** Runs `npm run backup -- …` or `npm run restore -- …`. */
const npmRun = (name: "backup" | "restore", args: string[], options?: Parameters<typeof runScript>[2]) =>
  runScript("cli/bootstrap.mjs", [`cli/${name}.ts`, ...args], options);
const deletionsOf = (url: string, key: string) =>
  queryOnce(
    url,
    `SELECT start_after > now() + interval '1 hour' AS later FROM pgboss.job
     WHERE name = 'delete-objects' AND data -> 'keys' ? $1 ORDER BY start_after`,
    [key],
  );
const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => statSync(join(folder, path)).isFile());

/** Keys of the objects in the bucket, sorted. */
const listStored = (): string[] =>
  filesOf(bucket)
    .filter((path) => path.endsWith("._S3rver_object"))
    .map((path) => path.replace("._S3rver_object", ""))
    .toSorted();

/** An installation starts, and five films are read and drawn. */
const START_MS = scaled(90_000);

beforeAll(async () => {
  stack = await startInstallation(dataDir);
  ada = await enter(stack.url, SIGN_UP, credentials);
  const [film, tiny] = [await jpegFilm(), await tinyFilm()];
  const make = async (name: keyof typeof scans, file: FilmFile) => (scans[name] = await createScan(ada, file));
  const [films, others] = [["done", "queued", "running"] as const, ["deletedBefore", "deletedMeanwhile"] as const];
  await Promise.all([...films.map((name) => make(name, film)), ...others.map((name) => make(name, tiny))]);
  pendingKey = await upload(ada, tiny);
  doneKey = (await analyse(ada, scans.done)).s3Key;
  for (const { id } of await listScans()) await waitForScan(ada, id, ({ displayKey }) => displayKey !== null);

  // From here on nobody works: what is queued now is queued in the backup.
  const database = stack.env["DATABASE_URL"]!;
  process.kill(stack.processId("worker")!, "SIGSTOP");
  for (const scanId of [scans.queued, scans.running]) await requestInference(scanId);
  // As a worker leaves it that has taken the job and begun.
  const started = `UPDATE "Run" SET status = 'RUNNING', "startedAt" = now() WHERE "scanId" = $1 RETURNING id`;
  const [run] = await queryOnce<{ id: string }>(database, started, [scans.running]);
  await queryOnce(database, `UPDATE "Scan" SET status = 'RUNNING' WHERE id = $1`, [scans.running]);
  await queryOnce(
    database,
    `UPDATE pgboss.job SET state = 'active', started_on = now() WHERE data ->> 'runId' = $1 RETURNING id`,
    [run!.id],
  );
  deletedKey = (await getScan(ada, scans.deletedBefore)).s3Key;
  await deleteScan(scans.deletedBefore);
}, START_MS);

afterAll(async () => {
  await stack?.stop();
  remove();
});

describe("a backup of an app that runs", () => {
  it("has the rows and films of one moment, whatever is written and deleted meanwhile", async () => {
    const database = stack!.env["DATABASE_URL"]!;
    const made = npmRun("backup", [backup, "--data-dir", dataDir]);
    await whileReaderWaits(database, "SignInLockout", async () => {
      await deleteScan(scans.deletedMeanwhile);
      await createScan(ada, await tinyFilm());
    });
    expect(await made).toMatchObject({ code: 0, output: expect.stringMatching(/^The app runs: .+\n/) });
    // Film, display picture and thumbnail of three scans, and an upload that is no scan yet.
    expect(readManifest(backup).objects).toHaveLength(10);
    expect(readManifest(backup)).toMatchObject({ lost: [], deletedScans: [scans.deletedMeanwhile] });
  });

  it("can be read by its owner alone, and has neither sessions nor the keys of the installation", () => {
    expect(statSync(backup).mode & 0o777).toBe(0o700);
    const { postgresPassword, s3SecretAccessKey, authSecret } = loadSettings(dataDir);
    const token = decodeURIComponent(ada.cookie.split("=")[1]!).split(".")[0]!;
    for (const path of filesOf(backup)) {
      const content = readFileSync(join(backup, path), "latin1");
      const secrets = [token, postgresPassword, s3SecretAccessKey, authSecret].filter((each) => content.includes(each));
      expect({ path, mode: statSync(join(backup, path)).mode & 0o777, secrets }).toEqual({
        path,
        mode: 0o600,
        secrets: [],
      });
    }
  });

  it("replaces no other one unless told to, and nothing that is no backup", async () => {
    const before = readFileSync(join(backup, "manifest.json"), "utf8");
    expect(await npmRun("backup", [backup, "--data-dir", dataDir])).toMatchObject({
      code: 1,
      output: `${backup} holds a backup already: name another folder, or replace it with --overwrite.\n`,
    });
    expect(readFileSync(join(backup, "manifest.json"), "utf8")).toBe(before);
    const thesis = join(root, "thesis");
    mkdirSync(thesis);
    writeFileSync(join(thesis, "chapter-1.txt"), "It was a dark and stormy night.");
    const { code, output } = await npmRun("backup", [thesis, "--overwrite", "--data-dir", dataDir]);
    expect({ code, output }).toMatchObject({ code: 1, output: expect.stringContaining("is no backup") });
    expect(readdirSync(thesis)).toEqual(["chapter-1.txt"]);
  });

  it.runIf(process.getuid?.() === 0 && process.platform === "linux")(
    "leaves nothing behind on a full disk, and says so in one line",
    async () => {
      const small = join(root, "small");
      mkdirSync(small);
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", small]);
      try {
        const { code, output } = await npmRun("backup", [join(small, "backup"), "--data-dir", dataDir]);
        expect({ code, last: output.trim().split("\n").at(-1) }).toEqual({
          code: 1,
          last: `The disk of ${join(small, "backup")} is full: free some space, or name a folder on another disk.`,
        });
        expect(readdirSync(small)).toEqual([]);
      } finally {
        execFileSync("umount", [small]);
      }
    },
  );

  it("is not restored over that app", async () => {
    const { code, output } = await npmRun("restore", [backup, "--data-dir", dataDir, "--overwrite"]);
    expect(code).toBe(1);
    expect(output).toMatch(/is in use by another start of the app \(process \d+\): stop that one first/);
  });
});

describe("a backup of an app that is stopped", () => {
  beforeAll(async () => {
    process.kill(stack!.processId("worker")!, "SIGKILL");
    await stack!.stop();
    stack = undefined;
  });

  it("takes the place of an earlier one with --overwrite, and says which films were lost before", async () => {
    const earlier = join(root, "earlier");
    cpSync(backup, earlier, { recursive: true });
    rmSync(join(bucket, `${pendingKey}._S3rver_object`));
    rmSync(join(bucket, `${doneKey}._S3rver_object`));
    const { code, output } = await npmRun("backup", [earlier, "--data-dir", dataDir, "--overwrite"]);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringContaining("Starting the database") });
    expect(output).toContain(`1 more were not in the file store, though their rows are: ${doneKey}\n`);
    // Also the scan that was made meanwhile; nobody has drawn its pictures yet.
    expect(readManifest(earlier)).toMatchObject({ lost: [doneKey], objects: { length: 10 - 2 + 1 } });
    expect(readdirSync(root).filter((name) => name.startsWith("earlier"))).toEqual(["earlier"]);
  });

  it("is restored only where nothing would be lost, and when it is as it was written", async () => {
    const kept = readFileSync(join(dataDir, "settings.json"), "utf8");
    const refused = await npmRun("restore", [backup, "--data-dir", dataDir]);
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining("holds an installation already") });

    const spoilt = join(root, "spoilt");
    cpSync(backup, spoilt, { recursive: true });
    const film = join(spoilt, `objects/${pendingKey}`);
    const bytes = readFileSync(film);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(film, bytes);
    const damaged = await npmRun("restore", [spoilt, "--data-dir", dataDir, "--overwrite"]);
    expect(damaged).toMatchObject({ code: 1, output: expect.stringContaining(`${film} is not what was written`) });
    expect(readFileSync(join(dataDir, "settings.json"), "utf8")).toBe(kept);
  });

  it("leaves the installation as it is when its restore is killed", async () => {
    const before = readdirSync(dataDir).toSorted();
    const kept = readFileSync(join(dataDir, "settings.json"), "utf8");
    const { code } = await npmRun("restore", [backup, "--data-dir", dataDir, "--overwrite"], {
      // Database and file store run by then.
      onOutput: (output, kill) => output.includes("Restoring the database") && kill(),
    });
    expect(code).toBeNull();
    expect(existsSync(join(dataDir, "restore.half-done", "postgres"))).toBe(true);
    const left = readdirSync(dataDir).filter((name) => !["restore.half-done", "up.lock"].includes(name));
    expect(left.toSorted()).toEqual(before);
    expect(readFileSync(join(dataDir, "settings.json"), "utf8")).toBe(kept);
  });
});

describe("an installation that was destroyed", { timeout: scaled(120_000) }, () => {
  it("is there again after a restore: accounts, scans, films, results, and what the queues owed", async () => {
    // All but what the killed restore has left, whose database still runs.
    for (const name of readdirSync(dataDir)) {
      if (name !== "restore.half-done") rmSync(join(dataDir, name), { recursive: true });
    }
    const { code, output } = await npmRun("restore", [backup, "--data-dir", dataDir]);
    expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/^Done: /m) });
    expect(output).toContain(`Start the app with: npm run up -- --data-dir ${dataDir}\n`);
    expect(loadSettings(dataDir).demoPassword).toBe(demoPassword);

    stack = await startInstallation(dataDir);
    const database = stack.env["DATABASE_URL"]!;
    expect((await at(stack.url, { ...visitor, cookie: ada.cookie }).call("GET", "/api/scans")).status).toBe(401);
    ada = await enter(stack.url, "/api/auth/sign-in/email", credentials);
    expect((await listScans()).map(({ id }) => id).toSorted()).toEqual(
      [scans.done, scans.queued, scans.running].toSorted(),
    );
    const done = await getScan(ada, scans.done);
    const film = await jpegFilm();
    // Compared at once: byte by byte it takes seconds, and the app hangs up meanwhile.
    expect((await readObject(doneKey)).equals(film.bytes)).toBe(true);
    expect((await readObject(done.displayKey!)).toString("latin1", 8, 12)).toBe("WEBP");
    for (const scanId of [scans.queued, scans.running]) {
      const { runs, currentRun } = await waitForScan(ada, scanId, ({ status }) => status === "DONE");
      expect(runs).toHaveLength(1);
      // The same film, read anew by the same model: so the old result is the right one too.
      expect(unnamed(currentRun)).toEqual(unnamed(done.currentRun));
    }
    expect((await ada.call("POST", "/api/scans/create", { s3Key: pendingKey })).status).toBe(201);

    // Now, and once more when nobody can upload to that place any longer.
    expect(await deletionsOf(database, deletedKey)).toEqual([{ later: false }, { later: true }]);
    await expectNoOrphans(database);
  });
});

/** Every row has what it names, and every object a row that names it. */
async function expectNoOrphans(database: string): Promise<void> {
  for (const { id } of await listScans()) await waitForScan(ada, id, ({ displayKey }) => displayKey !== null);
  const orphans = await queryOnce(
    database,
    `SELECT id FROM "Run" WHERE NOT EXISTS (SELECT FROM "Scan" WHERE id = "scanId")
     UNION SELECT "runId" FROM "Detection" WHERE NOT EXISTS (SELECT FROM "Run" WHERE id = "runId")
     UNION SELECT id FROM "Scan" WHERE NOT EXISTS (SELECT FROM "Run" WHERE id = "currentRunId") AND status = 'DONE'`,
  );
  expect(orphans).toEqual([]);
  const named = await queryOnce<{ key: string }>(
    database,
    `SELECT unnest(ARRAY["s3Key", "displayKey", "thumbnailKey"]) AS key FROM "Scan" UNION SELECT key FROM "PendingUpload"`,
  );
  // The readiness check writes an object of its own, and takes it away at once.
  await expect.poll(listStored, SOON).toEqual(named.map(({ key }) => key).toSorted());
}
