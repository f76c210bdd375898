import { createPublicKey } from "node:crypto";
import { availableParallelism } from "node:os";
import { z } from "zod";
import { isLinkLocalUrl } from "@/lib/link-local";
import { isPlaceholder } from "@/lib/placeholder";

/**
 * Where the inference service is. Addresses get into logs, so no password; /predict is put behind them. Nor an address
 * at which a cloud gives its machine's keys to whoever asks.
 */
export const inferenceUrlSchema = z
  .url({ protocol: /^https?$/ })
  .refine((url) => !/[@?#]|\/predict\/?$/.test(url) && !isLinkLocalUrl(url));

/** A secret that nobody guesses: long enough, and not the one of an example or a default. */
function secretSchema(minLength: number): z.ZodString {
  return z
    .string()
    .min(minLength)
    .refine((secret) => !isPlaceholder(secret));
}

/** What goes as it is into a header: a bearer token, or the inference service's key. */
const headerSecretSchema = secretSchema(16).regex(/^[\x21-\x7e]+$/);

/** Whether a PEM text holds an RSA public key, the kind that Clerk signs sessions with. */
function isRsaPublicKey(pem: string): boolean {
  try {
    return createPublicKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

/** Whether a publishable key names the host of its Clerk instance, as base64 with a `$` at the end. */
function namesHost(publishableKey: string): boolean {
  const encoded = publishableKey.replace(/^pk_(test|live)_/, "");
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+\$$/i.test(Buffer.from(encoded, "base64").toString());
}

/** Every setting; the description says what a right value looks like, for the person who sets it. */
const envSchema = z.object({
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .describe("a Postgres URL: postgresql://user:password@host:5432/name"),
  DIRECT_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe("Postgres' own address where DATABASE_URL leads to a pooler; leave it out where it does not"),
  AWS_REGION: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .describe("the bucket's region, such as eu-central-1"),
  AWS_S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/)
    .describe("a bucket's name: 3 to 63 small letters, digits, dots, hyphens"),
  AWS_ACCESS_KEY_ID: z.string().describe("the id of an access key for the bucket"),
  AWS_SECRET_ACCESS_KEY: secretSchema(16).describe(
    "the secret of that access key, 16 characters or more, not a default or an example",
  ),
  AWS_ENDPOINT_URL_S3: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("the URL of an S3 server other than AWS, such as http://127.0.0.1:9000; leave it out for AWS"),
  BETTER_AUTH_SECRET: secretSchema(32)
    .optional()
    .describe(
      "32 characters or more, random, from: openssl rand -base64 32; leave it out only where Clerk keeps the accounts",
    ),
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: z
    .string()
    .regex(/^pk_(test|live)_[A-Za-z0-9+/]+=*$/)
    .refine(namesHost)
    .optional()
    .describe("the publishable key of a Clerk instance, pk_live_… or pk_test_…; set both of Clerk's keys or neither"),
  CLERK_SECRET_KEY: z
    .string()
    .regex(/^sk_(test|live)_[\x21-\x7e]+$/)
    .optional()
    .describe("the secret key of the same Clerk instance, sk_live_… or sk_test_…; set both of Clerk's keys or neither"),
  CLERK_JWT_KEY: z
    .string()
    // A setting of several lines is often written with \n for the line ends.
    .transform((pem) => pem.replaceAll(String.raw`\n`, "\n"))
    .refine(isRsaPublicKey)
    .optional()
    .describe(
      "the PEM public key of the Clerk instance, -----BEGIN PUBLIC KEY-----…, and is of use only with Clerk's keys; leave it out to have Clerk asked for it",
    ),
  CLERK_WEBHOOK_SIGNING_SECRET: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]{32,}=*$/)
    .refine((secret) => !isPlaceholder(secret.slice("whsec_".length)))
    .optional()
    .describe(
      "the signing secret of the webhook, whsec_ and 32 random characters or more, and is of use only with Clerk's keys; leave it out and there is no /api/webhooks/clerk",
    ),
  CLERK_API_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("the address of Clerk's backend API; leave it out for https://api.clerk.com"),
  APP_URL: z
    .url({ protocol: /^https?$/ })
    .describe("the address people open the app at, such as http://localhost:3000"),
  TRUSTED_PROXIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe("how many proxies of yours stand in front of the app, a whole number from 0 to 10; leave it out for 0"),
  RUN_JOBS: z
    .enum(["worker", "inline"])
    .default("worker")
    .describe("worker, or inline where there is none: the app then does the jobs itself, after its answers"),
  CRON_SECRET: headerSecretSchema
    .optional()
    .describe("16 random characters or more without spaces; leave it out and there is no /api/cron/sweep"),
  WORKER_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(availableParallelism)
    .meta({ default: "one per core" })
    .describe(
      "how many films of one user are analysed at once, a whole number from 1 to 64; leave it out for one per core",
    ),
  RETENTION_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(36_500)
    .optional()
    .describe("after how many days scans are deleted by themselves, 1 to 36500; leave it out and they are kept"),
  AUDIT_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(365)
    .describe("how many days it is kept who did what, 1 to 3650; leave it out for 365"),
  LOG_LEVEL: z
    .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
    .default("info")
    .describe("one of fatal, error, warn, info, debug, trace, silent"),
  DRAIN_SECONDS: z.coerce
    .number()
    .min(0)
    .max(120)
    .default(0)
    .describe("how long the app still answers after it was told to stop, 0 to 120 seconds; leave it out for 0"),
  METRICS_TOKEN: headerSecretSchema
    .optional()
    .describe("16 random characters or more without spaces; leave it out and there is no /api/metrics"),
  MODELS_DIR: z.string().default("models").describe("the folder with manifest.json and the model files"),
  INFERENCE_URL: inferenceUrlSchema
    .optional()
    .describe(
      "the inference service's URL, such as http://10.0.0.5:8001: no /predict, password, ? or # in it, and no link-local address; leave it out to run the model in the worker",
    ),
  INFERENCE_API_KEY: headerSecretSchema
    .optional()
    .describe(
      "one of the inference service's keys, 16 random characters or more without spaces, and is of use only together with INFERENCE_URL",
    ),
});

export type Env = z.infer<typeof envSchema>;
type Given = Partial<Record<string, string>>;

const CLERK_SETTINGS = [
  "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
  "CLERK_SECRET_KEY",
  "CLERK_JWT_KEY",
  "CLERK_WEBHOOK_SIGNING_SECRET",
] as const satisfies (keyof Env)[];

/** The settings that are missing, or make no sense, beside the others. */
function findMisfits(given: Given): (keyof Env)[] {
  const misfits: (keyof Env)[] = [];
  // A key alone is a forgotten address: the films would be read elsewhere than meant.
  if (given.INFERENCE_API_KEY && !given.INFERENCE_URL) misfits.push("INFERENCE_API_KEY");
  // Half of Clerk must not end as local accounts, open to whoever signs up.
  if (CLERK_SETTINGS.some((name) => given[name])) {
    const { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishable, CLERK_SECRET_KEY: secret } = given;
    if (!publishable) misfits.push("NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY");
    // A test key beside a live one: every session would be refused.
    if (!secret || (publishable && kindOf(publishable) !== kindOf(secret))) misfits.push("CLERK_SECRET_KEY");
  } else if (!given.BETTER_AUTH_SECRET) misfits.push("BETTER_AUTH_SECRET");
  return misfits;
}

/** "live" or "test", of a key of Clerk's. */
const kindOf = (key: string) => key.split("_", 2)[1];

export const SETTING_NAMES: readonly string[] = Object.keys(envSchema.shape);

const defaultSchema = z.union([z.string(), z.number()]).optional();

export interface Setting {
  name: string;
  /** What a right value looks like. */
  shape: string;
  /** Null where there is none: needed settings, and parts that are left out without their setting. */
  default: string | null;
  isNeeded: boolean;
}

/** Every setting as the docs list it; no value of this process's own. */
export function listSettings(): Setting[] {
  return Object.entries(envSchema.shape).map(([name, schema]) => {
    const unset = schema.safeParse(undefined);
    const value = defaultSchema.parse(schema.meta()?.default ?? unset.data);
    return {
      name,
      shape: schema.description ?? "",
      default: value === undefined ? null : String(value),
      isNeeded: !unset.success,
    };
  });
}

/** Reads the settings, or finds those that are wrong. An empty variable counts as one that is not set. */
export function readSettings(
  source: Record<string, string | undefined>,
): { env: Env } | { wrong: { name: string; reason: string }[] } {
  const set: Given = Object.fromEntries(Object.entries(source).filter(([, value]) => value));
  const result = envSchema.safeParse(set);
  const names = new Set<PropertyKey | undefined>(findMisfits(set));
  for (const { path } of result.error?.issues ?? []) names.add(path[0]);
  if (result.success && names.size === 0) return { env: result.data };
  const wrong = Object.entries(envSchema.shape)
    .filter(([name]) => names.has(name))
    .map(([name, { description }]) => ({
      name,
      reason: `is ${name in set ? "wrong" : "not set"}. It should be ${description}`,
    }));
  return { wrong };
}

/** @throws Error that names each wrong variable and what it should look like, never its value. */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const result = readSettings(source);
  if ("env" in result) return result.env;
  const lines = result.wrong.map(({ name, reason }) => `${name} ${reason}.`);
  throw new Error(`The settings are not right (see .env.example):\n${lines.join("\n")}`);
}

let parsed: Env | undefined;

/** This process's settings, parsed at the first call: a build needs none. */
export function getEnv(): Env {
  parsed ??= parseEnv(process.env);
  return parsed;
}

/** The address for what lasts longer than a transaction, as LISTEN and the locks of migrations do: no pooler between. */
export function getDirectDatabaseUrl(): string {
  const { DATABASE_URL, DIRECT_DATABASE_URL } = getEnv();
  return DIRECT_DATABASE_URL ?? DATABASE_URL;
}
