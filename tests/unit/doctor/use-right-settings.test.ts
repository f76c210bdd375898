import { afterEach, expect, it } from "vitest";
import { listSettings, readSettings } from "@/lib/env";
import { useRightSettings } from "../../../scripts/doctor/use-right-settings";

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

it("whatever settings are missing or wrong, the rest can be read, and the wrong ones are named", () => {
  const needed = listSettings().filter(({ isNeeded }) => isNeeded);
  expect(useRightSettings({})).toEqual(new Set(needed.map(({ name }) => name)));
  expect(readSettings(process.env)).toHaveProperty("env");

  const wrong = Object.fromEntries(listSettings().map(({ name }) => [name, ""]));
  const settings = {
    ...wrong,
    WORKER_CONCURRENCY: "many",
    INFERENCE_URL: "nowhere",
    INFERENCE_API_KEY: "k1-8c1f0e5b7a92d364",
  };
  const named = useRightSettings(settings);
  expect([...named]).toEqual(expect.arrayContaining(["WORKER_CONCURRENCY", "INFERENCE_URL", "DATABASE_URL"]));
  expect(readSettings(process.env)).toMatchObject({ env: { AWS_REGION: expect.any(String) } });
});
