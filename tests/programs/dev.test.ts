import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { scaled } from "#tests/support/patience";
import { findFreePort } from "#cli/stack/ports";
import { knownProcessSchema } from "#cli/stack/processes";

const root = path.resolve(import.meta.dirname, "../..");
const COPIED = [
  "src",
  "cli",
  "prisma",
  "public",
  "models",
  "docs",
  "deploy/README.md",
  "services/inference/README.md",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "CHANGELOG.md",
  "SECURITY.md",
  "next.config.ts",
  "mdx.config.ts",
  "postcss.config.mjs",
  "prisma.config.ts",
];
/** It ends what hangs. A page is compiled when it is first asked for, and the machine may be busy. */
const PATIENCE = { timeout: scaled(300_000), interval: 50 };

// Inside the project: Next takes no packages from outside of what it takes for the project's folder.
mkdirSync(path.join(root, ".cache"), { recursive: true });
const copy = mkdtempSync(path.join(root, ".cache/dev-test-"));
const dataDir = path.join(copy, ".data");
let dev: ChildProcess;
let output = "";
let port = 0;

const page = async (): Promise<string> => await (await fetch(`http://localhost:${port}/sign-in`)).text();

/** How often the worker was ready. */
const countStarts = (): number => output.split("worker ready").length - 1;

/** Saves a file of the copy, changed. */
function change(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(path.join(copy, file), "utf8");
  expect(text).toMatch(from);
  writeFileSync(path.join(copy, file), text.replace(from, to));
}

/** The process groups of what runs on the data folder. */
function listGroups(): number[] {
  const known: unknown = JSON.parse(readFileSync(path.join(dataDir, "processes.json"), "utf8"));
  return z
    .array(knownProcessSchema)
    .parse(known)
    .map(({ pid }) => pid);
}

beforeAll(async () => {
  for (const name of COPIED) cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
  symlinkSync(path.join(root, "node_modules"), path.join(copy, "node_modules"));
  chmodSync(copy, 0o711);
  port = await findFreePort();
  const args = ["cli/bootstrap.mjs", "cli/dev.ts", "--port", String(port), "--data-dir", dataDir];
  dev = spawn(process.execPath, args, { cwd: copy, stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [dev.stdout!, dev.stderr!]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await vi.waitFor(() => {
    if (dev.exitCode !== null) throw new Error(`dev ended: ${output}`);
    if (!output.includes("Ready after")) throw new Error(`dev is not ready: ${output}`);
  }, PATIENCE);
}, PATIENCE.timeout);

afterAll(async () => {
  if (dev.exitCode === null) {
    dev.kill("SIGTERM");
    await once(dev, "close");
  }
  rmSync(copy, { recursive: true, force: true });
});

describe("npm run dev", { timeout: PATIENCE.timeout }, () => {
  it("needs no build and makes none, and says of each line which part it comes from", async () => {
    expect(await page()).toContain("<title>Sign in ·");
    expect(readdirSync(path.join(copy, ".next"))).toEqual(["dev"]);
    for (const part of ["web     ", "worker  ", "postgres"]) expect(output).toMatch(new RegExp(`^${part} │ \\S`, "m"));
    expect(output).toMatch(/^worker {3}│ \d\d:\d\d:\d\d info worker ready /m);
  });

  it("shows a saved page", async () => {
    change("src/messages/account.ts", 'title: "Sign in"', 'title: "Let me in"');
    await vi.waitFor(async () => expect(await page()).toContain("<title>Let me in ·"), PATIENCE);
  });

  it("starts the worker anew when one of its files is saved, and not for a page's", async () => {
    expect(countStarts()).toBe(1);
    appendFileSync(path.join(copy, "src/jobs/handle-job.ts"), "\n// Saved.\n");
    await vi.waitFor(() => expect(countStarts()).toBe(2), PATIENCE);
  });

  it("leaves nothing behind after Ctrl-C", async () => {
    const groups = listGroups();
    expect(groups).toHaveLength(4);
    dev.kill("SIGINT");
    expect(await once(dev, "close")).toEqual([0, null]);
    const running = execFileSync("ps", ["-A", "-o", "pgid="], { encoding: "utf8" }).split("\n").map(Number);
    expect(groups.filter((group) => running.includes(group))).toEqual([]);
    expect(existsSync(path.join(dataDir, "up.lock"))).toBe(false);
  });
});
