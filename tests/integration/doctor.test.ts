import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import S3rver from "@20minutes/s3rver";
import accounts from "@20minutes/s3rver/lib/models/account.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import { getEnv } from "@/lib/env";
import { listObjects } from "@/lib/storage/list-objects";
import { loadModel } from "@/lib/inference/model-manifest";
import { loadSettings, saveSettings } from "#cli/stack/data-dir";
import { readMigrations } from "#cli/stack/migrations";
import { findFreePort } from "#cli/stack/ports";
import { CLERK_HOST, CLERK_SETTINGS, ClerkApi, OTHER_JWT_KEY } from "../support/clerk";
import { databaseUrl, doctor, leaveAlone } from "../support/doctor";
import { queryOnce } from "../support/query-once";
import { serve, serveModel, stopServing } from "../support/serve";

const { APP_URL, AWS_SECRET_ACCESS_KEY, DATABASE_URL } = getEnv();
const UNMIGRATED = "doctor_unmigrated";
/** Has all tables and a queue, but nobody at work; its last migration stopped half way. */
const LEFT_ALONE = "doctor_left_alone";
const OPEN_BUCKET = "open-to-all";
const OPEN_KEY = { id: "OPENKEY", secret: "8c1f0e5b7a92d364" };
const s3Folder = mkdtempSync(join(tmpdir(), "scoliosis-doctor-"));

let openStorage: S3rver;
let openStorageUrl: string;
let closedPort: number;
let clerk: ClerkApi;

async function onServer(...statements: string[]): Promise<void> {
  for (const statement of statements) await queryOnce(DATABASE_URL, statement);
}

beforeAll(async () => {
  closedPort = await findFreePort();
  clerk = await ClerkApi.start();
  const names = [UNMIGRATED, LEFT_ALONE];
  await onServer(...names.flatMap((name) => [`DROP DATABASE IF EXISTS ${name}`, `CREATE DATABASE ${name}`]));
  await leaveAlone(databaseUrl({ name: LEFT_ALONE }));
  // As it comes: open to who does not sign, without rules for pages of others, and deaf to If-None-Match.
  accounts.DUMMY_ACCOUNT.createKeyPair(OPEN_KEY.id, OPEN_KEY.secret);
  openStorage = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory: s3Folder,
    configureBuckets: [{ name: OPEN_BUCKET, configs: [] }],
  });
  openStorageUrl = `http://127.0.0.1:${(await openStorage.run()).port}`;
});

afterAll(async () => {
  await onServer(`DROP DATABASE ${UNMIGRATED}`, `DROP DATABASE ${LEFT_ALONE}`);
  await openStorage.close();
  stopServing();
  clerk.stop();
  rmSync(s3Folder, { recursive: true, force: true });
});

it.concurrent("finds an installation of npm run up well", async () => {
  // As a shell may have them for other programs of AWS.
  const ofOthers = { AWS_REGION: "eu-north-1", AWS_SECRET_ACCESS_KEY: "of-another-account-s-key" };
  const { code, found, sums, stdout } = await doctor({ DATABASE_URL: undefined, ...ofOthers }, [
    "--data-dir",
    process.env["DATA_DIR"]!,
  ]);
  expect(found.filter((finding) => !/^(well|does not apply) /.test(finding))).toEqual([]);
  expect({ code, sums }).toEqual({ code: 0, sums: { well: found.length - 3, doubtful: 0, wrong: 0 } });
  expect(found).toEqual(
    expect.arrayContaining([
      `well database: all ${readMigrations().length} migrations are in it`,
      "well database: changes are heard at once, so pages follow by themselves",
      `well storage: its CORS rules let pages of ${APP_URL} put films`,
      "well storage: each URL takes one object",
      "well storage: it gives nothing to those without a signed URL",
      "well storage: it deletes",
      "well jobs: a worker takes jobs",
      "well sign-in: the secret of local accounts can't be guessed",
      "well app: it answers at APP_URL",
      expect.stringMatching(/^well inference: on a drawn film of 42°, 4\d\.\d° was read$/),
      expect.stringMatching(/^well disk: \d+ MB are free$/),
    ]),
  );
  expect(stdout).not.toContain(AWS_SECRET_ACCESS_KEY);
});

it.concurrent("says once that the app of a folder does not run, and that settings of another app were passed over", async () => {
  const dir = mkdtempSync(join(tmpdir(), "scoliosis-doctor-"));
  const made = loadSettings(dir);
  saveSettings(dir, { ...made, postgresPort: closedPort, s3Port: closedPort });
  const site = { APP_URL: "https://app.clinic-of-ours.org", BETTER_AUTH_SECRET: undefined };
  const { code, found, sums } = await doctor({ DATABASE_URL: undefined, ...site }, ["--data-dir", dir]);
  rmSync(dir, { recursive: true });
  expect({ code, sums }).toMatchObject({ code: 1, sums: { wrong: 2 } });
  expect(found.filter((finding) => finding.startsWith("wrong "))).toEqual([
    `wrong settings: DATABASE_URL is not set, though others are (APP_URL): this looks at the app of ${dir} instead`,
    `wrong app: the app of ${dir} does not run, nor its database and storage`,
  ]);
  expect(found).toContainEqual(expect.stringMatching(/^well inference: on a drawn film/));
});

it.concurrent("names a wrong S3 secret, a database and a service where nobody listens, and a short secret, all in one run", async () => {
  const { code, found, stdout } = await doctor({
    AWS_SECRET_ACCESS_KEY: "not-the-one-of-this-key",
    DATABASE_URL: databaseUrl({ port: String(closedPort) }),
    INFERENCE_URL: `http://127.0.0.1:${closedPort}`,
    BETTER_AUTH_SECRET: "weak",
  });
  expect(code).toBe(1);
  expect(found).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^wrong settings: BETTER_AUTH_SECRET is wrong\. It should be 32 characters/),
      expect.stringMatching(
        /^wrong storage: reading is refused, SignatureDoesNotMatch: the secret of the key is wrong/,
      ),
      "wrong database: DATABASE_URL can't be reached: nobody listens there",
      "wrong inference: INFERENCE_URL can't be reached: nobody listens there",
      "does not apply sign-in: not looked at: BETTER_AUTH_SECRET has to be right first",
      "does not apply jobs: not looked at: the database has to answer first",
      expect.stringMatching(/^doubtful settings: APP_URL is of this machine/),
      "well app: it answers at APP_URL",
    ]),
  );
  for (const secret of ["not-the-one-of-this-key", '"weak"', new URL(DATABASE_URL).password]) {
    expect(stdout).not.toContain(secret);
  }
});

it.concurrent("names a wrong key id, a wrong password of the database, a service whose name does not resolve, and keys that Clerk refuses, or for development", async () => {
  const CLERK_SECRET_KEY = "sk_test_of-an-instance-that-is-gone";
  const { code, found, stdout } = await doctor({
    APP_URL: "https://app.clinic-of-ours.org",
    ...CLERK_SETTINGS,
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: CLERK_SETTINGS.NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY.replace("live", "test"),
    CLERK_SECRET_KEY,
    CLERK_JWT_KEY: undefined,
    CLERK_API_URL: clerk.url,
    AWS_ACCESS_KEY_ID: "NOBODYSKEY",
    DATABASE_URL: databaseUrl({ password: "not-the-password" }),
    INFERENCE_URL: "http://inference.invalid:8001",
  });
  expect(code).toBe(1);
  expect(found).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^wrong storage: reading is refused, InvalidAccessKeyId: there is no such key/),
      "wrong database: DATABASE_URL: the password, or the user, is wrong",
      expect.stringMatching(/^wrong inference: INFERENCE_URL can't be reached: its name does not resolve/),
      "wrong settings: NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY belongs to a development instance of Clerk",
      "wrong settings: CLERK_SECRET_KEY belongs to a development instance of Clerk",
      "wrong sign-in: Clerk refuses CLERK_SECRET_KEY",
      expect.stringMatching(/^doubtful sign-in: CLERK_JWT_KEY is not set/),
    ]),
  );
  expect(stdout).not.toContain("not-the-password");
  expect(stdout).not.toContain(CLERK_SECRET_KEY);
});

it.concurrent("names a missing bucket, a database without tables, which stays so, a service with another key, and one of another instance of Clerk", async () => {
  const { version } = await loadModel("models");
  const { code, found } = await doctor({
    ...CLERK_SETTINGS,
    CLERK_JWT_KEY: OTHER_JWT_KEY.replaceAll("\n", String.raw`\n`),
    CLERK_WEBHOOK_SIGNING_SECRET: undefined,
    CLERK_API_URL: clerk.url,
    AWS_S3_BUCKET: "no-such-bucket",
    DATABASE_URL: databaseUrl({ name: UNMIGRATED }),
    INFERENCE_URL: await serveModel(version),
    INFERENCE_API_KEY: "the-key-of-another-day",
  });
  expect(code).toBe(1);
  const names = readMigrations().map(({ name }) => name);
  expect(found).toEqual(
    expect.arrayContaining([
      "wrong storage: reading is refused, NoSuchBucket: there is no such bucket",
      `wrong database: migrations are missing: ${names.join(", ")}`,
      "does not apply jobs: neither app nor worker has run with this database yet",
      "well inference: it has the model vertebra-2, as models/manifest.json",
      "wrong inference: ENGINE_KEY_REFUSED: the service refuses INFERENCE_API_KEY",
      "well sign-in: Clerk takes the secret key",
      expect.stringMatching(/^wrong sign-in: CLERK_JWT_KEY is of another instance/),
      // Nobody has it, as where the DNS entries that Clerk asks for are missing.
      expect.stringContaining(
        `wrong sign-in: ${CLERK_HOST}, the host of NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY, can't be reached`,
      ),
      expect.stringMatching(/^doubtful sign-in: CLERK_WEBHOOK_SIGNING_SECRET is not set/),
    ]),
  );
  const queues = "SELECT nspname FROM pg_namespace WHERE nspname = 'pgboss'";
  expect(await queryOnce(databaseUrl({ name: UNMIGRATED }), queues)).toEqual([]);
});

it.concurrent("names pages that the bucket does not know, settings of one's own machine, a database without TLS, an example's secret, and another model", async () => {
  const { code, found } = await doctor({
    APP_URL: "https://app.clinic.test",
    DATABASE_URL: `${DATABASE_URL}?sslmode=verify-full`,
    BETTER_AUTH_SECRET: "<32 characters or more go in here, from openssl>",
    INFERENCE_URL: await serveModel("0".repeat(64)),
    INFERENCE_KEY: "a-name-that-was-meant-otherwise",
    CLERK_WEBHOOK_SECRET: "as-it-was-called-once",
  });
  expect(code).toBe(1);
  expect(found).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^doubtful settings: DATABASE_URL leads to the machine itself: right only where/),
      "wrong settings: AWS_ENDPOINT_URL_S3 leads to the machine itself",
      "wrong settings: INFERENCE_URL leads to the machine itself",
      "doubtful settings: INFERENCE_KEY is no setting of this app",
      "doubtful settings: CLERK_WEBHOOK_SECRET is no setting of this app",
      "wrong storage: its CORS rules let no page of https://app.clinic.test put films",
      "wrong database: DATABASE_URL asks for TLS, which the database does not speak",
      "wrong inference: it has another model than models/manifest.json names",
      expect.stringMatching(/^wrong settings: BETTER_AUTH_SECRET is wrong\. .* leave it out only where Clerk/),
      "does not apply sign-in: not looked at: BETTER_AUTH_SECRET has to be right first",
      expect.stringMatching(/^does not apply app: nobody answers at APP_URL/),
      "well storage: it deletes",
    ]),
  );
});

it.concurrent("names a bucket that is open to all, a storage that replaces films, an address where no changes are heard, a program that is no inference service, and a test key beside a live one", async () => {
  const { code, found } = await doctor({
    ...CLERK_SETTINGS,
    CLERK_SECRET_KEY: CLERK_SETTINGS.CLERK_SECRET_KEY.replace("live", "test"),
    AWS_ENDPOINT_URL_S3: openStorageUrl,
    AWS_S3_BUCKET: OPEN_BUCKET,
    AWS_ACCESS_KEY_ID: OPEN_KEY.id,
    AWS_SECRET_ACCESS_KEY: OPEN_KEY.secret,
    INFERENCE_URL: await serve((_request, response) => response.writeHead(404).end("<html>")),
    RUN_JOBS: "inline",
    DIRECT_DATABASE_URL: databaseUrl({ name: UNMIGRATED }),
  });
  expect(code).toBe(1);
  expect(found).toEqual(
    expect.arrayContaining([
      `wrong storage: its CORS rules let no page of ${APP_URL} put films`,
      "wrong storage: anybody can read what is in the bucket",
      "doubtful storage: it took a second object by the same URL, or answered 200 and not 412",
      "wrong inference: at INFERENCE_URL, /health answers 404",
      "wrong database: changes are not heard through DIRECT_DATABASE_URL",
      "does not apply jobs: RUN_JOBS=inline: the app does the jobs itself",
      expect.stringMatching(
        /^wrong settings: CLERK_SECRET_KEY is wrong\. It should be the secret key of the same Clerk/,
      ),
      "does not apply sign-in: not looked at: CLERK_SECRET_KEY has to be right first",
    ]),
  );
});

it.concurrent("names a bucket of another region", async () => {
  const body = "<Error><Code>PermanentRedirect</Code><Message>Use the other endpoint</Message></Error>";
  const { code, found } = await doctor({
    AWS_ENDPOINT_URL_S3: await serve((_request, response) =>
      response.writeHead(301, { "content-type": "application/xml" }).end(body),
    ),
  });
  expect(code).toBe(1);
  expect(found).toContain("wrong storage: reading is refused, PermanentRedirect: the bucket is in another region");
});

it.concurrent("names an old Postgres, a migration that stopped half way, an app without a worker, a service that loads its model, and a clock that is off", async () => {
  const { code, found } = await doctor({
    DATABASE_URL: `${databaseUrl({ name: LEFT_ALONE })}?options=-csearch_path%3Dlong_ago,pg_catalog,public`,
    INFERENCE_URL: await serve(({ url }, response) =>
      response.writeHead(url === "/health" ? 200 : 503, { "content-type": "application/json" }).end("{}"),
    ),
    // Where this machine's clock is off, S3 takes no signature of its.
    AWS_ENDPOINT_URL_S3: await serve((_request, response) =>
      response
        .writeHead(403, { date: new Date(Date.now() + 15 * 60_000).toUTCString(), "content-type": "application/xml" })
        .end("<Error><Code>RequestTimeTooSkewed</Code><Message>The difference is too large</Message></Error>"),
    ),
  });
  expect(code).toBe(1);
  expect(found).toEqual(
    expect.arrayContaining([
      "wrong database: it is Postgres 13",
      `wrong database: the migration ${readMigrations().at(-1)!.name} has stopped half way`,
      "wrong jobs: no worker takes jobs",
      "wrong inference: the service is not ready: it is loading its model, or stopping",
      expect.stringMatching(/^wrong storage: this machine's clock is (899|900) s behind$/),
      "wrong storage: reading is refused, RequestTimeTooSkewed: this machine's clock is off by minutes",
    ]),
  );
});

it("leaves nothing in the storage", async () => {
  const left = [];
  for await (const { key } of listObjects("readiness/doctor-")) left.push(key);
  expect(left).toEqual([]);
});
