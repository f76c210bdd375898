import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, existsSync, openSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { scaled } from "../../support/patience";

/** Takes no byte, as a full disk. */
const FULL = "/dev/full";

const SCRIPT = `
  import("./src/lib/logger.ts").then(async ({ getLogger }) => {
    process.on("uncaughtException", () => process.exit(3));
    for (let line = 0; line < 5; line += 1) {
      getLogger().info("a line");
      console.error("another one");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
`;

describe("a log that can't be written", () => {
  it.runIf(existsSync(FULL))("does not end the process", () => {
    const full = openSync(FULL, "w");
    const env = {
      ...process.env,
      DATABASE_URL: "postgresql://localhost/none",
      AWS_REGION: "us-east-1",
      AWS_S3_BUCKET: "none",
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: randomUUID(),
      BETTER_AUTH_SECRET: randomUUID(),
      APP_URL: "http://localhost:3000",
      LOG_LEVEL: "info",
    };
    const { status } = spawnSync(process.execPath, ["--import", "./cli/load-typescript.mjs", "-e", SCRIPT], {
      env,
      stdio: ["ignore", full, full],
      timeout: scaled(20_000),
    });
    closeSync(full);
    expect(status).toBe(0);
  });
});
