import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { listSettings, parseEnv } from "@/lib/env";

const good = {
  DATABASE_URL: "postgresql://me:hush@localhost:5432/scoliosis",
  AWS_REGION: "eu-central-1",
  AWS_S3_BUCKET: "films",
  AWS_ACCESS_KEY_ID: "id",
  AWS_SECRET_ACCESS_KEY: "hush-8c1f0e5b7a92d364",
  BETTER_AUTH_SECRET: "hush-8c1f0e5b7a92d364-and-more-of-it",
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

  it("takes an inference service's address, with its key or without", () => {
    expect(parseEnv(good)).not.toHaveProperty("INFERENCE_URL");
    const INFERENCE_URL = "http://10.0.0.5:8001";
    expect(parseEnv({ ...good, INFERENCE_URL, INFERENCE_API_KEY: "" })).toMatchObject({ INFERENCE_URL });
    const both = { INFERENCE_URL: "https://example.com/inference/", INFERENCE_API_KEY: "k1-8c1f0e5b7a92d364" };
    expect(parseEnv({ ...good, ...both })).toMatchObject(both);
  });

  it.each([
    "10.0.0.5:8001",
    "ftp://10.0.0.5",
    "http://me:hush@10.0.0.5",
    "http://h/?key=hush",
    "http://h/#hush",
    "http://h:8001/predict",
    "http://h:8001/predict/",
    "http://",
  ])("takes %s for no inference service's address", (INFERENCE_URL) => {
    expect(() => parseEnv({ ...good, INFERENCE_URL })).toThrow(/^(?!.*hush).*\nINFERENCE_URL is wrong\. It should be/s);
  });

  it("takes no key that has no address, or that no header can carry", () => {
    expect(() => parseEnv({ ...good, INFERENCE_API_KEY: "hush-8c1f0e5b7a92d364" })).toThrow(
      /INFERENCE_API_KEY is wrong.*INFERENCE_URL/,
    );
    const INFERENCE_URL = "http://10.0.0.5:8001";
    for (const INFERENCE_API_KEY of ["two words 8c1f0e5b7a92", "line\nbreak 8c1f0e5b7a92", "schlüssel-8c1f0e5b7a92"]) {
      expect(() => parseEnv({ ...good, INFERENCE_URL, INFERENCE_API_KEY })).toThrow("INFERENCE_API_KEY is wrong");
    }
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

describe("listSettings", () => {
  it("tells what is needed and what is assumed, nothing of this machine", () => {
    const settings = new Map(listSettings().map((setting) => [setting.name, setting]));
    expect(settings.get("DATABASE_URL")).toMatchObject({ isNeeded: true, default: null });
    expect(settings.get("LOG_LEVEL")).toMatchObject({ isNeeded: false, default: "info" });
    expect(settings.get("METRICS_TOKEN")).toMatchObject({ isNeeded: false, default: null });
    expect(settings.get("WORKER_CONCURRENCY")).toMatchObject({ isNeeded: false, default: "one per core" });
  });
});

const encodeHost = (host: string) => Buffer.from(host).toString("base64");
const pem = (type: "rsa" | "ed25519") => {
  const options = { modulusLength: 2048, publicKeyEncoding: { type: "spki", format: "pem" } } as const;
  const { publicKey } =
    type === "rsa"
      ? generateKeyPairSync("rsa", { ...options, privateKeyEncoding: { type: "pkcs8", format: "pem" } })
      : generateKeyPairSync("ed25519", { ...options, privateKeyEncoding: { type: "pkcs8", format: "pem" } });
  return publicKey;
};

describe("parseEnv with Clerk", () => {
  const keys = {
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_live_${encodeHost("clerk.example.com$")}`,
    CLERK_SECRET_KEY: `sk_live_${"hush".repeat(10)}`,
  };
  const withClerk = { ...good, BETTER_AUTH_SECRET: "", ...keys };

  it("needs no secret for sessions, which are Clerk's", () => {
    expect(parseEnv(withClerk)).toMatchObject(keys);
  });

  it("takes one of the two keys for a mistake, and says which is missing", () => {
    for (const name of ["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "CLERK_SECRET_KEY"]) {
      expect(() => parseEnv({ ...good, ...keys, [name]: "" })).toThrow(`${name} is not set. It should be the`);
    }
  });

  it("takes nothing of Clerk without its keys, also beside local accounts", () => {
    for (const more of [
      { CLERK_JWT_KEY: pem("rsa") },
      { CLERK_WEBHOOK_SIGNING_SECRET: `whsec_${encodeHost("twenty-four bytes of hush")}` },
    ]) {
      expect(() => parseEnv({ ...good, ...more })).toThrow("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is not set");
    }
  });

  it("takes no test key beside a live one", () => {
    const CLERK_SECRET_KEY = keys.CLERK_SECRET_KEY.replace("live", "test");
    expect(() => parseEnv({ ...withClerk, CLERK_SECRET_KEY })).toThrow(/^(?!.*hush).*\nCLERK_SECRET_KEY is wrong/s);
  });

  it.each(["pk_live_", "pk_live_abc", `pk_live_${encodeHost("clerk.example.com")}`, `pk_live_${encodeHost("a;b$")}`])(
    "takes %s for no publishable key",
    (NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY) => {
      expect(() => parseEnv({ ...withClerk, NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY })).toThrow(
        "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY is wrong",
      );
    },
  );

  it("takes an RSA key in PEM, on one line too, and no other", () => {
    const CLERK_JWT_KEY = pem("rsa");
    const oneLine = CLERK_JWT_KEY.replaceAll("\n", String.raw`\n`);
    expect(parseEnv({ ...withClerk, CLERK_JWT_KEY: oneLine })).toMatchObject({ CLERK_JWT_KEY });
    for (const wrong of ["hush", pem("ed25519")]) {
      expect(() => parseEnv({ ...withClerk, CLERK_JWT_KEY: wrong })).toThrow("CLERK_JWT_KEY is wrong");
    }
  });
});
