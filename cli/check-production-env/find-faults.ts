import { readSettings, SETTING_NAMES } from "@/lib/env";
import { isExample, isPlaceholder } from "@/lib/placeholder";
import { hostKind } from "./host-kind";
import { WHERE_TO_GET } from "./where-to-get";

type Source = Record<string, string | undefined>;

export interface Fault {
  name: string;
  reason: string;
  /** What to do about it. */
  fix: string;
}

type NamelessFault = Omit<Fault, "name">;

interface Options {
  /** Whether database and inference service may be on one, the database without TLS. */
  privateNetwork: boolean;
}

const RIGHT_VALUE = "Set it as .env.example says, for app, worker and commands alike.";
/** What browsers have to reach, wherever the parts run. */
const SEEN_BY_BROWSERS = ["APP_URL", "AWS_ENDPOINT_URL_S3"];
/** What to do about each wrong address. */
const RIGHT_ADDRESSES: Record<string, string> = {
  APP_URL: "Set the https address at which people open the app.",
  AWS_ENDPOINT_URL_S3: "Set the https address at which browsers reach the storage, or leave it out for AWS.",
  DATABASE_URL: "Set the address at which app and worker reach Postgres.",
  DIRECT_DATABASE_URL: "Set the address at which app and worker reach Postgres itself.",
  INFERENCE_URL: "Set an address at which app and worker reach the service.",
  CLERK_API_URL: "Leave it out: Clerk's API is at https://api.clerk.com.",
};
const NEAR = "Where the app runs on the same network or machine, check with --private-network.";
/** Of a database on the app's own server. */
const SHARED_MACHINE: NamelessFault = {
  reason: "leads to the machine itself: right only where app, worker and Postgres all run on it, not in containers",
  fix: "Elsewhere, name the host that Postgres runs on.",
};
const DATABASES = ["DATABASE_URL", "DIRECT_DATABASE_URL"];
const CLERK_KEYS = ["NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY", "CLERK_SECRET_KEY"];

/** The name that .env.example gives the bucket. */
const EXAMPLE_BUCKET = "my-scoliosis-films";

/**
 * What is wrong with the settings for a machine that serves people.
 * @returns `warnings`: of what works, and could be safer.
 */
export function findFaults(source: Source, { privateNetwork }: Options): { faults: Fault[]; warnings: Fault[] } {
  const settings = new Map(Object.entries(source).filter((entry): entry is [string, string] => Boolean(entry[1])));
  const isVercel = settings.has("VERCEL");
  // Beside a function on Vercel nothing else runs.
  const mayShareMachine = privateNetwork && !isVercel;
  const faults = findUnreadable(source);
  const named = new Set(faults.map(({ name }) => name));
  const add = (name: string, reason: string, fix: string): void => {
    if (named.has(name)) return;
    named.add(name);
    faults.push({ name, reason, fix });
  };

  for (const [name, value] of settings) {
    if (isOurs(name) && (isExample(value) || value === EXAMPLE_BUCKET))
      add(
        name,
        "still has the value of an example",
        WHERE_TO_GET[name] ?? RIGHT_ADDRESSES[name] ?? "Put your own in its place.",
      );
  }
  for (const [name, fix] of Object.entries(WHERE_TO_GET)) {
    const value = settings.get(name);
    if (value !== undefined && isPlaceholder(value)) add(name, "can be guessed", fix);
  }
  for (const name of CLERK_KEYS) {
    if (/^[ps]k_test_/.test(settings.get(name) ?? ""))
      add(
        name,
        "belongs to a development instance of Clerk",
        "Copy it from the production instance in Clerk's dashboard, under API keys.",
      );
  }
  const warnings: Fault[] = [];
  for (const [name, rightAddress] of Object.entries(RIGHT_ADDRESSES)) {
    const url = parse(settings.get(name));
    if (!url) continue;
    const isDatabase = DATABASES.includes(name);
    const fixUnlessNear = privateNetwork || isVercel ? rightAddress : `${rightAddress} ${NEAR}`;
    if (isDatabase && mayShareMachine && hostKind(url) === "loopback") warnings.push({ name, ...SHARED_MACHINE });
    else
      for (const { reason, mayBeNear } of findAddressFaults(name, url, privateNetwork))
        add(name, reason, mayBeNear ? fixUnlessNear : rightAddress);
    if (isDatabase) for (const { reason, fix } of findDatabaseFaults(url, privateNetwork)) add(name, reason, fix);
  }
  const direct = parse(settings.get("DIRECT_DATABASE_URL"));
  const database = parse(settings.get("DATABASE_URL"));
  if (direct && isPooled(direct))
    add("DIRECT_DATABASE_URL", "leads to a pooler", "Name Postgres itself: on Neon, the same host without -pooler.");
  else if (!direct && database && isPooled(database))
    add(
      "DIRECT_DATABASE_URL",
      "is not set, and DATABASE_URL leads to a pooler: live status and migrations need Postgres itself",
      "Set Postgres' own address: on Neon, the same URL without -pooler.",
    );
  if (settings.get("RUN_JOBS") === "inline" && !settings.has("CRON_SECRET"))
    add(
      "CRON_SECRET",
      "is not set, and with RUN_JOBS=inline nothing else takes up what a function left behind",
      "Make one, for the clock that calls /api/cron/sweep (Vercel's sends it by itself): openssl rand -hex 16",
    );
  if (isVercel && !settings.has("TRUSTED_PROXIES"))
    add("TRUSTED_PROXIES", "is not set, and all callers would be counted as one", "Set 1, for Vercel's own proxy.");

  const inference = parse(settings.get("INFERENCE_URL"));
  if (inference?.protocol === "http:" && hostKind(inference) === "public")
    warnings.push({
      name: "INFERENCE_URL",
      reason: "is not https: films and key travel in the clear",
      fix: "Put a proxy with a certificate before it.",
    });
  if (isVercel && !settings.has("RUN_JOBS"))
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
export function findUnreadable(source: Source): Fault[] {
  const result = readSettings(source);
  if (!("wrong" in result)) return [];
  return result.wrong.map((fault) => ({ ...fault, fix: WHERE_TO_GET[fault.name] ?? RIGHT_VALUE }));
}

function isOurs(name: string): boolean {
  return SETTING_NAMES.includes(name);
}

function parse(value: string | undefined): URL | null {
  return value !== undefined && URL.canParse(value) ? new URL(value) : null;
}

/** @returns `mayBeNear`: whether it is right where the app runs there too. */
function findAddressFaults(name: string, url: URL, privateNetwork: boolean): { reason: string; mayBeNear: boolean }[] {
  const kind = hostKind(url);
  const isSeen = SEEN_BY_BROWSERS.includes(name);
  const faults: { reason: string; mayBeNear: boolean }[] = [];
  const add = (reason: string, mayBeNear = false): number => faults.push({ reason, mayBeNear });
  if (kind === "loopback") add("leads to the machine itself", DATABASES.includes(name));
  if (kind === "reserved") add("has a host that is kept for examples and tests");
  if (kind === "private" && isSeen) add("has a host that browsers can't reach");
  if (kind === "private" && !isSeen && !privateNetwork)
    add("has a host of a private network, which the app can't reach from outside", true);
  if (isSeen && url.protocol !== "https:") add("is not https");
  return faults;
}

function findDatabaseFaults(url: URL, privateNetwork: boolean): NamelessFault[] {
  const faults: NamelessFault[] = [];
  const password = decode(url.password);
  if (password === null)
    faults.push({ reason: "has a % in its password that stands for no sign", fix: "Write a % itself as %25." });
  else if (password === "" || isPlaceholder(password))
    faults.push({
      reason: "has no password, or one that can be guessed",
      fix: "Give its user one of letters and digits, here and in Postgres: openssl rand -hex 24",
    });
  if (!privateNetwork && !looksAtCertificate(url.searchParams))
    faults.push({
      reason: "does not ask for TLS with a certificate that is looked at",
      fix: "Have it end in ?sslmode=verify-full.",
    });
  return faults;
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
