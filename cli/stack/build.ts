import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PlainError } from "../command/plain-error";
import { findProgram, runCommand, type CommandResult } from "../command/run-command";

const SCHEMA = "prisma/schema.prisma";
const CLIENT = "src/lib/db/generated";
const CLIENT_STAMP = join(CLIENT, "schema-hash");
const BUILD_STAMP = ".next/source-hash";
const BUILT_FROM = [
  "src",
  "public",
  SCHEMA,
  "package.json",
  "package-lock.json",
  "next.config.ts",
  "mdx.config.ts",
  // What the pages of the docs are made of.
  "docs",
  "models/manifest.json",
  "services/inference/README.md",
  "CHANGELOG.md",
  "deploy/README.md",
  "SECURITY.md",
  "postcss.config.mjs",
  "tsconfig.json",
];

/** One hash over the names and bytes of files and folders; the generated client counts by the schema it comes from. */
function hashOf(paths: string[]): string {
  const hash = createHash("sha256").update(process.versions.node);
  const visit = (path: string): void => {
    if (path === CLIENT || !existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).toSorted()) visit(join(path, name));
    } else {
      const content = readFileSync(path);
      hash.update(`${path}\0${content.length}\0`).update(content);
    }
  };
  for (const path of paths) visit(path);
  return hash.digest("hex");
}

function hasStamp(path: string, hash: string): boolean {
  return existsSync(path) && readFileSync(path, "utf8") === hash;
}

function requireSuccess({ ok, output }: CommandResult, what: string): void {
  if (ok) return;
  if (/ENOSPC|no space left/i.test(output)) {
    throw new PlainError("The disk is full: free some space and run the same command again.");
  }
  if (/another next build/i.test(output)) {
    throw new PlainError(
      "Another build is running in this folder: wait until it is done and run the same command again.",
    );
  }
  throw new PlainError(`${output.trim()}\n${what} failed: the reason stands above.`);
}

export type Step = <T>(what: string, run: () => Promise<T>) => Promise<T>;

/** Writes Prisma's client into src/ unless the one there is of this schema. */
export async function generateClient(step: Step, signal: AbortSignal): Promise<void> {
  const hash = hashOf([SCHEMA, "package-lock.json"]);
  if (hasStamp(CLIENT_STAMP, hash)) return;
  await step("Preparing the database client", async () => {
    // What a start that was cut short left there, Prisma would refuse to write over.
    rmSync(CLIENT, { recursive: true, force: true });
    // Generating needs no schema engine, but Prisma fetches one unless it is told of a file that exists.
    const env = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath };
    const result = await runCommand(process.execPath, [findProgram("prisma"), "generate"], { env, signal });
    requireSuccess(result, "Preparing the database client");
    writeFileSync(CLIENT_STAMP, hash);
  });
}

/** Builds the app unless the build that stands is of these sources. */
export async function buildApp(step: Step, signal: AbortSignal): Promise<void> {
  const hash = hashOf(BUILT_FROM);
  if (existsSync(".next/BUILD_ID") && hasStamp(BUILD_STAMP, hash)) return;
  await step("Building the app (a minute or so, only when its sources changed)", async () => {
    rmSync(BUILD_STAMP, { force: true });
    const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
    const result = await runCommand(process.execPath, [findProgram("next"), "build"], { env, signal });
    requireSuccess(result, "The build");
    writeFileSync(BUILD_STAMP, hash);
  });
}
