import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { runScript } from "../support/run-script";
import { type InferenceService, startService } from "./inference-service";

const KEY = randomUUID();
/** The rest of an installation: right in its form, and not there. */
const ELSEWHERE = {
  DATABASE_URL: `postgresql://nobody:${randomUUID()}@127.0.0.1:9/none`,
  AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9",
  AWS_REGION: "eu-central-1",
  AWS_S3_BUCKET: "none",
  AWS_ACCESS_KEY_ID: "nobody",
  AWS_SECRET_ACCESS_KEY: randomUUID(),
  BETTER_AUTH_SECRET: randomBytes(32).toString("base64"),
  APP_URL: "http://localhost:9",
};

let service: InferenceService;
beforeAll(async () => {
  service = await startService({ INFERENCE_API_KEY: KEY });
});
afterAll(() => service.stop());

/** What the doctor finds of the inference service. */
async function examine(INFERENCE_API_KEY: string): Promise<string[]> {
  const env = { ...process.env, ...ELSEWHERE, INFERENCE_URL: service.url, INFERENCE_API_KEY };
  const { stdout } = await runScript("cli/doctor.ts", ["--json"], { env });
  const findingSchema = z.object({ check: z.string(), state: z.string(), what: z.string() });
  return stdout
    .trim()
    .split("\n")
    .map((line) => findingSchema.safeParse(JSON.parse(line)).data)
    .filter((finding) => finding?.check === "inference")
    .map((finding) => `${finding?.state}: ${finding?.what}`);
}

it("the doctor finds the inference service well, with the app's model, and has a drawn film of 42° read by it", async () => {
  expect(await examine(KEY)).toEqual([
    "well: the service answers",
    "well: it has the model vertebra-2, as models/manifest.json",
    expect.stringMatching(/^well: on a drawn film of 42°, 4\d\.\d° was read$/),
  ]);
});

it("the doctor names a key that the inference service refuses", async () => {
  expect(await examine(randomUUID())).toContainEqual(
    "wrong: ENGINE_KEY_REFUSED: the service refuses INFERENCE_API_KEY",
  );
});
