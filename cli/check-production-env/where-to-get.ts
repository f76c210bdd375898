const CLERK_KEYS = "Copy it from Clerk's dashboard, under API keys.";
const ACCESS_KEY = "Copy it from the storage's provider: on AWS it is in IAM, under the user's security credentials.";
const RANDOM = "Make one: openssl rand -base64 32";

/** Where each secret comes from: some are made by others, and one that is made in their place would open nothing. */
export const WHERE_TO_GET: Record<string, string> = {
  AWS_ACCESS_KEY_ID: ACCESS_KEY,
  AWS_SECRET_ACCESS_KEY: ACCESS_KEY,
  BETTER_AUTH_SECRET: RANDOM,
  CLERK_SECRET_KEY: CLERK_KEYS,
  CLERK_WEBHOOK_SIGNING_SECRET: "Copy it from Clerk's dashboard, under Webhooks.",
  CRON_SECRET: RANDOM,
  INFERENCE_API_KEY: "Make one, and give it to the inference service too: openssl rand -hex 24",
  METRICS_TOKEN: RANDOM,
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: CLERK_KEYS,
};
