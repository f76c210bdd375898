import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { APP_HOST, prepareBucket, Programs, readServices, startSeaweedFs } from "../support/own-server";
import { describeS3Server } from "./s3-contract";

// S3_CONTRACT_ENDPOINT names a running server instead, with a bucket that
// `APP_URL=https://app.clinic.test npm run prepare:bucket` has prepared.
const { S3_CONTRACT_ENDPOINT, S3_CONTRACT_BUCKET, S3_CONTRACT_KEY_ID, S3_CONTRACT_SECRET } = process.env;
const ORIGIN = `https://${APP_HOST}`;
const folder = mkdtempSync(join(tmpdir(), "scoliosis-s3-"));
const programs = new Programs(folder);

beforeAll(async () => {
  const { web, bucket, storage } = readServices();
  if (S3_CONTRACT_ENDPOINT && S3_CONTRACT_BUCKET && S3_CONTRACT_KEY_ID && S3_CONTRACT_SECRET) {
    Object.assign(process.env, web!.environment, {
      AWS_ENDPOINT_URL_S3: S3_CONTRACT_ENDPOINT,
      AWS_S3_BUCKET: S3_CONTRACT_BUCKET,
      AWS_ACCESS_KEY_ID: S3_CONTRACT_KEY_ID,
      AWS_SECRET_ACCESS_KEY: S3_CONTRACT_SECRET,
    });
    return;
  }
  const url = await startSeaweedFs(programs, folder, storage!);
  await prepareBucket({ ...bucket!.environment, AWS_ENDPOINT_URL_S3: url });
  Object.assign(process.env, web!.environment, { AWS_ENDPOINT_URL_S3: url });
}, 120_000);

afterAll(async () => {
  await programs.stop();
  rmSync(folder, { recursive: true, force: true });
});

describeS3Server(S3_CONTRACT_ENDPOINT ?? "SeaweedFS", ORIGIN);
