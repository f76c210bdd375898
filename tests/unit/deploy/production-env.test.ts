import { readFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { findFaults } from "#cli/check-production-env/find-faults";
import { clerkKeys, PRODUCTION_SETTINGS, SECRET } from "#tests/support/production-settings";

const good = {
  ...PRODUCTION_SETTINGS,
  DATABASE_URL: PRODUCTION_SETTINGS.DATABASE_URL.replace("ep-calm-sea-1.", "ep-calm-sea-1-pooler."),
  DIRECT_DATABASE_URL: PRODUCTION_SETTINGS.DATABASE_URL,
  INFERENCE_URL: "https://inference.clinic-of-ours.org",
  INFERENCE_API_KEY: SECRET,
};

function namesOf(settings: Record<string, string | undefined>, privateNetwork = false): string[] {
  return findFaults({ ...good, ...settings }, { privateNetwork }).faults.map(({ name }) => name);
}

function warningsOnVercel(settings: Record<string, string>) {
  return findFaults({ ...good, VERCEL: "1", TRUSTED_PROXIES: "1", ...settings }, { privateNetwork: false }).warnings;
}

describe("the check of a production's settings", () => {
  it("passes those of Vercel, Neon and AWS", () => {
    expect(findFaults(good, { privateNetwork: false })).toEqual({ faults: [], warnings: [] });
  });

  it.each([
    ["APP_URL", "https://localhost:3000"],
    ["APP_URL", "https://127.0.0.1"],
    ["APP_URL", "https://127.8.9.1"],
    ["APP_URL", "https://2130706433"],
    ["APP_URL", "https://[::1]"],
    ["APP_URL", "https://[::ffff:127.0.0.1]"],
    ["APP_URL", "https://0.0.0.0"],
    ["APP_URL", "https://192.168.1.20"],
    ["APP_URL", "https://app.example.com"],
    ["APP_URL", "https://app.test"],
    ["APP_URL", "https://LOCALHOST."],
    ["APP_URL", "http://scoliosis.clinic-of-ours.org"],
    ["APP_URL", undefined],
    ["DATABASE_URL", `postgresql://app:${SECRET}@localhost:5432/main?sslmode=verify-full`],
    ["DATABASE_URL", `postgresql://app:${SECRET}@LOCALHOST:5432/main?sslmode=verify-full`],
    ["DATABASE_URL", `postgresql://app:${SECRET}@10.1.2.3:5432/main?sslmode=verify-full`],
    ["DATABASE_URL", `postgresql://app:${SECRET}@db:5432/main?sslmode=verify-full`],
    [
      "DATABASE_URL",
      `postgresql://app:100%${SECRET}@ep-calm-sea-1.eu-central-1.aws.neon.tech/main?sslmode=verify-full`,
    ],
    ["DATABASE_URL", "postgresql://app:password@ep-calm-sea-1.eu-central-1.aws.neon.tech/main?sslmode=verify-full"],
    [
      "DATABASE_URL",
      "postgresql://app:mysecretpassword@ep-calm-sea-1.eu-central-1.aws.neon.tech/main?sslmode=verify-full",
    ],
    ["DATABASE_URL", "postgresql://app:Postgres@ep-calm-sea-1.eu-central-1.aws.neon.tech/main?sslmode=verify-full"],
    ...["", "?sslmode=disable", "?sslmode=prefer", "?sslmode=no-verify", "?uselibpqcompat=true&sslmode=require"].map(
      (query): [string, string] => [
        "DATABASE_URL",
        `postgresql://app:${SECRET}@ep-calm-sea-1.eu-central-1.aws.neon.tech/main${query}`,
      ],
    ),
    ["DIRECT_DATABASE_URL", good.DATABASE_URL],
    ["DIRECT_DATABASE_URL", undefined],
    ["AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9000"],
    ["AWS_ENDPOINT_URL_S3", "https://172.20.0.4"],
    ["AWS_ENDPOINT_URL_S3", "https://storage"],
    ["AWS_S3_BUCKET", "my-scoliosis-films"],
    ["AWS_S3_BUCKET", "your-bucket-name"],
    ["AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE"],
    ["AWS_SECRET_ACCESS_KEY", "minioadmin"],
    ["AWS_ACCESS_KEY_ID", "admin"],
    ["BETTER_AUTH_SECRET", "a".repeat(32)],
    ["BETTER_AUTH_SECRET", "change-me-change-me-change-me-123"],
    ["INFERENCE_URL", "http://10.0.0.5:8001"],
    ["INFERENCE_URL", "http://169.254.169.254"],
    ["INFERENCE_URL", "http://ip-10-0-0-5.eu-central-1.compute.internal:8001"],
    ["INFERENCE_API_KEY", "<the key>"],
    ["METRICS_TOKEN", "xxxxxxxxxxxxxxxx"],
    ["CLERK_API_URL", "http://127.0.0.1:4000"],
  ])("names %s where it is %s", (name, value) => {
    expect(namesOf({ [name]: value })).toEqual([name]);
  });

  it("takes the keys of Clerk's live instance, in place of a secret for sessions, and not those for development", () => {
    expect(namesOf({ ...clerkKeys("live"), BETTER_AUTH_SECRET: undefined })).toEqual([]);
    expect(namesOf(clerkKeys("test"))).toEqual(["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "CLERK_SECRET_KEY"]);
  });

  it("wants Vercel's own proxy counted", () => {
    expect(namesOf({ VERCEL: "1" })).toEqual(["TRUSTED_PROXIES"]);
    expect(namesOf({ VERCEL: "1", TRUSTED_PROXIES: "1" })).toEqual([]);
  });

  it("asks who does the jobs on Vercel, where no worker runs", () => {
    expect(warningsOnVercel({}).map(({ name }) => name)).toEqual(["RUN_JOBS"]);
    for (const RUN_JOBS of ["inline", "worker"]) expect(warningsOnVercel({ RUN_JOBS })).toEqual([]);
  });

  it("wants a clock's secret where the app does the jobs itself", () => {
    expect(namesOf({ RUN_JOBS: "inline" })).toEqual(["CRON_SECRET"]);
    expect(namesOf({ RUN_JOBS: "inline", CRON_SECRET: SECRET })).toEqual([]);
  });

  it("takes the names of a private network where it is told so, but not for what browsers have to reach", () => {
    const compose = {
      DATABASE_URL: `postgresql://app:${SECRET}@postgres:5432/main`,
      DIRECT_DATABASE_URL: undefined,
      INFERENCE_URL: "http://inference:8001",
    };
    expect(namesOf(compose, true)).toEqual([]);
    expect(namesOf({ ...compose, AWS_ENDPOINT_URL_S3: "https://storage:8333" }, true)).toEqual(["AWS_ENDPOINT_URL_S3"]);
    expect(namesOf({ ...compose, INFERENCE_URL: "http://localhost:8001" }, true)).toEqual(["INFERENCE_URL"]);
  });

  it("takes a database on the app's own server where it is told so, with a word of doubt, and never on Vercel", () => {
    const onServer = {
      ...good,
      DATABASE_URL: `postgresql://app:${SECRET}@127.0.0.1:5432/main`,
      DIRECT_DATABASE_URL: `postgresql://app:${SECRET}@localhost:5432/main`,
      TRUSTED_PROXIES: "1",
      RUN_JOBS: "worker",
    };
    const names = ["DATABASE_URL", "DIRECT_DATABASE_URL"];
    const { faults, warnings } = findFaults(onServer, { privateNetwork: true });
    expect(faults).toEqual([]);
    expect(warnings.map(({ name }) => name)).toEqual(names);
    expect(namesOf({ ...onServer, VERCEL: "1" }, true)).toEqual(names);
    expect(namesOf({ ...onServer, DATABASE_URL: "postgresql://app:postgres@localhost/main" }, true)).toEqual([
      "DATABASE_URL",
    ]);
    const [refused] = findFaults(onServer, { privateNetwork: false }).faults;
    expect(refused).toMatchObject({ name: "DATABASE_URL", fix: expect.stringMatching(/--private-network/) });
  });

  it.each([
    ["CLERK_SECRET_KEY", "sk_live_placeholder", /^Copy it from Clerk's dashboard, under API keys\.$/],
    ["CLERK_WEBHOOK_SIGNING_SECRET", `whsec_${"a".repeat(40)}`, /^Copy it from Clerk's dashboard, under Webhooks\.$/],
    ["AWS_SECRET_ACCESS_KEY", "minioadminminioadmin", /^Copy it from the storage's provider: [^:]+$/],
    ["AWS_ACCESS_KEY_ID", "admin", /^Copy it from the storage's provider: [^:]+$/],
    ["BETTER_AUTH_SECRET", "a".repeat(32), /openssl rand/],
    ["METRICS_TOKEN", "xxxxxxxxxxxxxxxx", /openssl rand/],
    ["INFERENCE_API_KEY", "password-of-the-service", /the inference service too/],
  ])("says of a poor %s where a right one comes from", (name, value, fix) => {
    const { faults } = findFaults({ ...good, ...clerkKeys("live"), [name]: value }, { privateNetwork: false });
    expect(faults).toEqual([{ name, reason: expect.any(String), fix: expect.stringMatching(fix) }]);
  });

  it.each(["require", "verify-ca"])("takes sslmode=%s, as Neon gives it, with a word on what to write", (sslmode) => {
    const asGiven = (name: "DATABASE_URL" | "DIRECT_DATABASE_URL") =>
      good[name].replace("verify-full", `${sslmode}&channel_binding=require`);
    const { faults, warnings } = findFaults(
      { ...good, DATABASE_URL: asGiven("DATABASE_URL"), DIRECT_DATABASE_URL: asGiven("DIRECT_DATABASE_URL") },
      { privateNetwork: false },
    );
    expect(faults).toEqual([]);
    expect(warnings.map(({ name }) => name)).toEqual(["DATABASE_URL", "DIRECT_DATABASE_URL"]);
    for (const { reason, fix } of warnings) {
      expect(reason).toContain(`sslmode=${sslmode}`);
      expect(fix).toContain("sslmode=verify-full");
    }
  });

  it("warns of films that would travel in the clear", () => {
    const { faults, warnings } = findFaults(
      { ...good, INFERENCE_URL: "http://18.184.3.7:8001" },
      { privateNetwork: false },
    );
    expect(faults).toEqual([]);
    expect(warnings.map(({ name }) => name)).toEqual(["INFERENCE_URL"]);
  });

  it("finds what .env.example says unfit", () => {
    const lines = readFileSync(".env.example", "utf8").matchAll(/^(?:# )?([A-Z][A-Z0-9_]+)=(.*)$/gm);
    const example = Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
    const find = (settings: typeof example) =>
      findFaults(settings, { privateNetwork: false }).faults.map(({ name }) => name);
    for (const name of ["DATABASE_URL", "AWS_S3_BUCKET", "APP_URL", "INFERENCE_URL", "CLERK_SECRET_KEY"])
      expect(find(example)).toContain(name);
    const local = Object.fromEntries(Object.entries(example).filter(([name]) => !name.includes("CLERK")));
    expect(find(local)).toContain("BETTER_AUTH_SECRET");
  });

  it("stops Vercel's build, and shows no value", () => {
    const { buildCommand } = JSON.parse(readFileSync("vercel.json", "utf8"));
    expect(buildCommand).toMatch(/^npm run check:production-env && /);
    const hush = { BETTER_AUTH_SECRET: "hush", DATABASE_URL: "postgresql://me:hush@localhost/hush" };
    const run = spawnSync(process.execPath, ["--import", "./cli/load-typescript.mjs", "cli/check-production-env.ts"], {
      env: { PATH: process.env.PATH, NODE_ENV: "production", ...good, ...hush },
      encoding: "utf8",
    });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(
      /^DATABASE_URL leads to the machine itself\. Set the address at which .* reach Postgres/m,
    );
    expect(run.stderr).toMatch(/^BETTER_AUTH_SECRET is wrong\. It should be 32 characters or more/m);
    expect(run.stdout + run.stderr).not.toContain("hush");
  });
});
