import { describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/env";

const good = {
  DATABASE_URL: "postgresql://me:hush@localhost:5432/scoliosis",
  AWS_REGION: "eu-central-1",
  AWS_S3_BUCKET: "films",
  AWS_ACCESS_KEY_ID: "id",
  AWS_SECRET_ACCESS_KEY: "hush",
  BETTER_AUTH_SECRET: "hush".repeat(8),
  APP_URL: "http://localhost:3000",
};

describe("parseEnv", () => {
  it("fills in what may be left out", () => {
    const env = parseEnv({ ...good, LOG_LEVEL: "" });
    expect(env.LOG_LEVEL).toBe("info");
    expect(env.MODELS_DIR).toBe("models");
    expect(env.WORKER_CONCURRENCY).toBeGreaterThanOrEqual(1);
    expect(env.AWS_ENDPOINT_URL_S3).toBeUndefined();
  });

  it("takes the number of films analysed at once as a whole number", () => {
    expect(parseEnv({ ...good, WORKER_CONCURRENCY: "3" }).WORKER_CONCURRENCY).toBe(3);
    expect(() => parseEnv({ ...good, WORKER_CONCURRENCY: "many" })).toThrow("WORKER_CONCURRENCY is wrong");
  });

  it("names every variable that is not set and what it should look like", () => {
    expect(() => parseEnv({ ...good, DATABASE_URL: undefined, AWS_REGION: "" })).toThrow(
      /DATABASE_URL is not set\. It should be a Postgres URL.*\nAWS_REGION is not set\. It should be/,
    );
  });

  it("never repeats a value", () => {
    const wrong = { ...good, DATABASE_URL: "mysql://hush-hush", BETTER_AUTH_SECRET: "hush-hush", APP_URL: "hush-hush" };
    expect(() => parseEnv(wrong)).toThrow(/^(?!.*hush)/s);
    expect(() => parseEnv(wrong)).toThrow("BETTER_AUTH_SECRET is wrong");
  });
});
