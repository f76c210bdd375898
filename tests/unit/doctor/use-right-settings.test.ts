import { afterEach, expect, it } from "vitest";
import { listSettings, readSettings } from "@/lib/env";
import { useRightSettings } from "#cli/doctor/use-right-settings";

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

const everything = Object.fromEntries(listSettings().map(({ name }) => [name, "?"]));

it.each([
  ["missing", {}, ["DATABASE_URL", "AWS_REGION", "BETTER_AUTH_SECRET", "APP_URL"]],
  ["wrong", everything, ["DATABASE_URL", "WORKER_CONCURRENCY", "INFERENCE_URL", "LOG_LEVEL", "CLERK_JWT_KEY"]],
  [
    "half there",
    { CLERK_SECRET_KEY: "sk_test_8c1f0e5b", INFERENCE_API_KEY: "k1-8c1f0e5b7a92d364" },
    ["INFERENCE_API_KEY"],
  ],
])("settings that are %s are named, and leave the rest readable", (_what, settings, names) => {
  expect([...useRightSettings(settings)]).toEqual(expect.arrayContaining(names));
  expect(readSettings(process.env)).toHaveProperty("env");
});
