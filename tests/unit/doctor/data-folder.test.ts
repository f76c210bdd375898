import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, it } from "vitest";
import { checkStoppedApp } from "#cli/doctor/check-app";
import { describeFolder } from "#cli/doctor/data-folder";
import { commandToStart } from "#cli/command/operator-command";
import { runCheck } from "#cli/doctor/run-check";
import { takeLock } from "#cli/stack/lock";

const dir = mkdtempSync(join(tmpdir(), "scoliosis-doctor-"));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const used = { APP_URL: "http://localhost:3000", AWS_REGION: "us-east-1", AWS_S3_BUCKET: "scoliosis-films" };

it.each([
  ["nothing", {}, []],
  ["what AWS's own tools have too", { AWS_REGION: "eu-central-1", AWS_ACCESS_KEY_ID: "AKIAIOSF0DNN7QZ4WRTY" }, []],
  ["the same as the folder", { APP_URL: used.APP_URL, AWS_S3_BUCKET: used.AWS_S3_BUCKET }, []],
  [
    "a site's",
    {
      APP_URL: "https://app.org",
      AWS_REGION: "eu-central-1",
      AWS_S3_BUCKET: "films",
      DIRECT_DATABASE_URL: "postgres:",
    },
    ["APP_URL", "AWS_S3_BUCKET", "DIRECT_DATABASE_URL"],
  ],
])("the environment hints at another app than the folder's where it has %s: %s", (_what, given, names) => {
  expect(describeFolder(dir, given, used).passedOver).toEqual(names);
});

it("an app is stopped until one holds the folder, and then it is said once how to start it", async () => {
  const stopped = describeFolder(dir, {}, used);
  expect(stopped).toMatchObject({ dir, isAppRunning: false });
  expect(await runCheck(checkStoppedApp(stopped), new Set())).toEqual([
    {
      state: "wrong",
      what: `the app of ${dir} does not run, nor its database and storage`,
      fix: expect.stringMatching(new RegExp(`npm run up -- --data-dir ${dir}$`)),
    },
  ]);
  const giveBack = await takeLock(dir);
  expect(describeFolder(dir, {}, used).isAppRunning).toBe(true);
  giveBack();
});

it("the usual folder need not be named to start its app", () => {
  expect(commandToStart(resolve(".data"))).toBe("npm run up");
});
