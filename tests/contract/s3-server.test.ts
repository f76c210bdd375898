import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { findFreePort } from "#cli/stack/ports";
import { APP_HOST, Programs, readServices } from "../support/own-server";
import { describeS3Server } from "./s3-contract";

const ORIGIN = `https://${APP_HOST}`;
const folder = mkdtempSync(join(tmpdir(), "scoliosis-s3-"));
const programs = new Programs(process.cwd());

beforeAll(async () => {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  Object.assign(process.env, readServices()["web"]!.environment, { AWS_ENDPOINT_URL_S3: url });
  programs.start(process.execPath, ["--import", "./cli/load-typescript.mjs", "cli/stack/s3-server.ts"], {
    S3_PORT: String(port),
    S3_DIRECTORY: folder,
    S3_ORIGINS: ORIGIN,
  });
  await programs.untilTrue(async () => (await fetch(url)).status === 403);
});

afterAll(async () => {
  await programs.stop();
  rmSync(folder, { recursive: true, force: true });
});

describeS3Server("The embedded one", ORIGIN);
