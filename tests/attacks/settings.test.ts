import { describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/env";
import { isLinkLocalUrl } from "@/lib/link-local";
import { CLERK_SETTINGS } from "../support/clerk";

const RANDOM = "kT3vQ9zB1mW7xH5cR2pL8sD4fG6jN0aY";
const good = {
  DATABASE_URL: "postgresql://me:quiet@localhost:5432/scoliosis",
  AWS_REGION: "eu-central-1",
  AWS_S3_BUCKET: "films",
  AWS_ACCESS_KEY_ID: "AKIDOFNOBODY",
  AWS_SECRET_ACCESS_KEY: RANDOM,
  BETTER_AUTH_SECRET: RANDOM,
  APP_URL: "http://localhost:3000",
  INFERENCE_URL: "http://10.0.0.5:8001",
};

function refusalOf(settings: Record<string, string>): string {
  try {
    parseEnv(settings);
    return "";
  } catch (error) {
    return String(error);
  }
}

describe("Settings that would be no secret", () => {
  const WEAK = [
    "changeme",
    "change-me-change-me-change-me-change",
    "secret",
    "secretsecretsecretsecretsecretsecret",
    "my-secret-key-that-is-long-enough-for-it",
    "password-password-password-password",
    "a".repeat(40),
    "abababababababababababababababababab",
    "0123456789abcdef0123456789abcdef",
    "1234567812345678123456781234567812345678",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "your-secret-goes-here-please-replace-it",
    "<insert-your-own-value-here-0123456789>",
    "minioadminminioadminminioadminminio",
    "a-long-secret-of-yours-and-even-longer",
    "deadbeefdeadbeefdeadbeefdeadbeef",
    "short",
  ];
  const NAMES = ["BETTER_AUTH_SECRET", "AWS_SECRET_ACCESS_KEY", "CRON_SECRET", "METRICS_TOKEN", "INFERENCE_API_KEY"];

  it.each(NAMES)("%s: no default, example or short value starts the app, and none is printed", (name) => {
    expect(() => parseEnv({ ...good, [name]: RANDOM })).not.toThrow();
    for (const value of WEAK) {
      const message = refusalOf({ ...good, [name]: value });
      expect(message, value).toContain(`${name} is wrong`);
      expect(message.split(`${name} is wrong`).join("")).not.toContain(value.length > 10 ? value : `"${value}"`);
    }
  });

  it("CLERK_WEBHOOK_SIGNING_SECRET: who can guess it deletes accounts", () => {
    const name = "CLERK_WEBHOOK_SIGNING_SECRET";
    const clerk = { ...good, ...CLERK_SETTINGS };
    expect(() => parseEnv({ ...clerk, [name]: `whsec_${RANDOM}` })).not.toThrow();
    for (const value of [...WEAK, "", "A"])
      expect(refusalOf({ ...clerk, [name]: `whsec_${value}` }), value).toContain(`${name} is wrong`);
  });

  it("random ones of every usual making are taken, a thousand of each", () => {
    for (let n = 0; n < 1_000; n += 1) {
      const bytes = Buffer.from(crypto.getRandomValues(new Uint8Array(32)));
      for (const secret of [bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex")])
        expect(() => parseEnv({ ...good, BETTER_AUTH_SECRET: secret }), secret).not.toThrow();
      expect(() => parseEnv({ ...good, CRON_SECRET: crypto.randomUUID() })).not.toThrow();
    }
  });
});

describe("Settings that would lead to a machine's own keys", () => {
  const INSIDE = [
    "http://169.254.169.254",
    "http://169.254.169.254/latest/meta-data",
    "http://169.254.170.2/v2/credentials",
    "http://2852039166/",
    "http://0xA9FEA9FE/",
    "http://0251.0376.0251.0376/",
    "http://169.254.43518/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]:8001",
    "http://[::ffff:169.254.169.254]/",
    "http://[::ffff:a9fe:a9fe]:80/",
    "http://metadata.google.internal/",
    "http://METADATA.google.internal./computeMetadata/v1/",
  ];
  it.each(INSIDE)("%s is taken for no inference service", (INFERENCE_URL) => {
    expect(() => parseEnv({ ...good, INFERENCE_URL })).toThrow("INFERENCE_URL is wrong");
  });

  it.each(["http://10.0.0.5:8001", "http://localhost:8001", "https://inference.example.org", "http://[fd12::5]:8001"])(
    "%s is",
    (INFERENCE_URL) => {
      expect(isLinkLocalUrl(INFERENCE_URL)).toBe(false);
      expect(parseEnv({ ...good, INFERENCE_URL })).toMatchObject({ INFERENCE_URL });
    },
  );
});
