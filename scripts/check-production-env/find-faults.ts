import { readSettings, SETTING_NAMES } from "@/lib/env";
import { isExample, isPlaceholder } from "@/lib/placeholder";
import { hostKind } from "./host-kind";

type Source = Record<string, string | undefined>;

export interface Fault {
  name: string;
  reason: string;
}

/** What works, and could be safer. */
export interface Warning extends Fault {
  fix: string;
}

/** What browsers have to reach, wherever the parts run. */
const SEEN_BY_BROWSERS = ["APP_URL", "AWS_ENDPOINT_URL_S3"];
const ADDRESSES = [...SEEN_BY_BROWSERS, "DATABASE_URL", "DIRECT_DATABASE_URL", "INFERENCE_URL", "CLERK_API_URL"];
const DATABASES = ["DATABASE_URL", "DIRECT_DATABASE_URL"];
const CLERK_KEYS = ["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "CLERK_SECRET_KEY"];
const SECRETS = [
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "BETTER_AUTH_SECRET",
  "CLERK_WEBHOOK_SIGNING_SECRET",
  "CRON_SECRET",
  "INFERENCE_API_KEY",
  "METRICS_TOKEN",
  ...CLERK_KEYS,
];

/** The name that .env.example gives the bucket. */
const EXAMPLE_BUCKET = "my-scoliosis-films";

/**
 * What is wrong with the settings for a machine that serves people.
 * @param options `privateNetwork`: database and inference service may be on one, without TLS.
 */
export function findFaults(
  source: Source,
  options: { privateNetwork: boolean },
): { faults: Fault[]; warnings: Warning[] } {
  const settings = new Map(Object.entries(source).filter((entry): entry is [string, string] => Boolean(entry[1])));
  const faults = readFaults(source);
  const named = new Set(faults.map(({ name }) => name));
  const add = (name: string, reason: string): void => {
    if (named.has(name)) return;
    named.add(name);
    faults.push({ name, reason });
  };

  for (const [name, value] of settings) {
    if (isOurs(name) && (isExample(value) || value === EXAMPLE_BUCKET)) add(name, "still has the value of an example");
  }
  for (const name of SECRETS) {
    const value = settings.get(name);
    if (value !== undefined && isPlaceholder(value)) add(name, "can be guessed: make one with openssl rand -base64 32");
  }
  for (const name of CLERK_KEYS) {
    if (/^[ps]k_test_/.test(settings.get(name) ?? "")) add(name, "belongs to a development instance of Clerk");
  }
  for (const name of ADDRESSES) {
    const url = parse(settings.get(name));
    if (url) for (const reason of findAddressFaults(name, url, options.privateNetwork)) add(name, reason);
  }
  for (const name of DATABASES) {
    const url = parse(settings.get(name));
    if (url) for (const reason of findDatabaseFaults(url, options.privateNetwork)) add(name, reason);
  }
  const direct = parse(settings.get("DIRECT_DATABASE_URL"));
  const database = parse(settings.get("DATABASE_URL"));
  if (direct && isPooled(direct)) add("DIRECT_DATABASE_URL", "leads to a pooler: name Postgres itself");
  else if (!direct && database && isPooled(database))
    add(
      "DIRECT_DATABASE_URL",
      "is not set, and DATABASE_URL leads to a pooler: live status and migrations need Postgres itself",
    );
  if (settings.get("RUN_JOBS") === "inline" && !settings.has("CRON_SECRET"))
    add("CRON_SECRET", "is not set, and with RUN_JOBS=inline nothing else takes up what a function left behind");

  if (settings.has("VERCEL") && !settings.has("TRUSTED_PROXIES"))
    add("TRUSTED_PROXIES", "is not set, and all callers would be counted as one: 1 on Vercel, for its own proxy");

  const warnings: Warning[] = [];
  const inference = parse(settings.get("INFERENCE_URL"));
  if (inference?.protocol === "http:" && hostKind(inference) === "public")
    warnings.push({
      name: "INFERENCE_URL",
      reason: "is not https: films and key travel in the clear",
      fix: "Put a proxy with a certificate before it.",
    });
  if (settings.has("VERCEL") && !settings.has("RUN_JOBS"))
    warnings.push({
      name: "RUN_JOBS",
      reason: "is not set, and Vercel runs no worker: films wait until one takes them",
      fix: "Set inline, or worker where one of yours runs elsewhere.",
    });
  for (const name of DATABASES) {
    const url = parse(settings.get(name));
    const sslmode = url && findWeakerMode(url.searchParams);
    if (sslmode)
      warnings.push({
        name,
        reason: `says sslmode=${sslmode}: the driver looks at the certificate all the same, but a later one would not`,
        fix: "Write sslmode=verify-full, which is the same today and stays so.",
      });
  }
  return { faults, warnings };
}

/** Settings that the app itself would refuse to start with. */
function readFaults(source: Source): Fault[] {
  const result = readSettings(source);
  return "wrong" in result ? result.wrong : [];
}

function isOurs(name: string): boolean {
  return SETTING_NAMES.includes(name);
}

function parse(value: string | undefined): URL | null {
  return value !== undefined && URL.canParse(value) ? new URL(value) : null;
}

function findAddressFaults(name: string, url: URL, privateNetwork: boolean): string[] {
  const kind = hostKind(url);
  const isSeen = SEEN_BY_BROWSERS.includes(name);
  const reasons: string[] = [];
  if (kind === "loopback") reasons.push("leads to the machine itself");
  if (kind === "reserved") reasons.push("has a host that is kept for examples and tests");
  if (kind === "private" && (isSeen || !privateNetwork))
    reasons.push(
      isSeen
        ? "has a host that browsers can't reach"
        : "has a host of a private network, which the app can't reach from outside",
    );
  if (isSeen && url.protocol !== "https:") reasons.push("is not https");
  return reasons;
}

function findDatabaseFaults(url: URL, privateNetwork: boolean): string[] {
  const reasons: string[] = [];
  const password = decode(url.password);
  if (password === null) reasons.push("has a % in its password that stands for no sign: a % itself is written as %25");
  else if (password === "" || isPlaceholder(password)) reasons.push("has no password, or one that can be guessed");
  if (!privateNetwork && !looksAtCertificate(url.searchParams))
    reasons.push("does not ask for TLS with a certificate that is looked at: add ?sslmode=verify-full");
  return reasons;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** As the driver reads a URL. With `uselibpqcompat`, verify-full alone means what it says. */
function looksAtCertificate(query: URLSearchParams): boolean {
  const sslmode = query.get("sslmode");
  if (sslmode === "verify-full") return true;
  return !isCompatible(query) && (sslmode === "require" || sslmode === "verify-ca");
}

/** What the driver takes for verify-full, and warns of at each start; Neon's connection strings say require. */
function findWeakerMode(query: URLSearchParams): string | null {
  const sslmode = query.get("sslmode") ?? "";
  return !isCompatible(query) && ["prefer", "require", "verify-ca"].includes(sslmode) ? sslmode : null;
}

function isCompatible(query: URLSearchParams): boolean {
  return query.get("uselibpqcompat") === "true";
}

/** Neon's, Supabase's and PgBouncer's ways to say that a pooler answers. */
function isPooled(url: URL): boolean {
  return (
    /-pooler\.|\.pooler\./.test(url.hostname) || url.port === "6543" || url.searchParams.get("pgbouncer") === "true"
  );
}
