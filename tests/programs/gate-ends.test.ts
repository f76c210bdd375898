import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { findProcesses } from "#tools/gate/find-processes";
import { scaled } from "../support/patience";

/** A stage with one test, which starts a database and waits. */
const ENDLESS = ["programs", "--config", "tests/support/endless.config.ts"];
const LIMIT_MS = scaled(120_000);

let temp: string;
let gate: ChildProcess | undefined;

function startGate(args: string[]): void {
  gate = spawn(process.execPath, [resolve("cli/bootstrap.mjs"), "tools/test.ts", ...args], {
    env: { ...process.env, TMPDIR: temp, ENDLESS_TEST_RUNS: join(temp, "ready") },
    stdio: "ignore",
  });
}

const foldersOfGates = (): string[] => readdirSync(temp).filter((name) => name.startsWith("gate-"));

const moments = {
  "has only begun": () => foldersOfGates().length > 0,
  "runs vitest": () => findProcesses(temp).some(({ command }) => command.includes("vitest")),
  "runs a test with a database of its own": () => existsSync(join(temp, "ready")),
};

async function until(moment: () => boolean): Promise<void> {
  await vi.waitFor(() => expect(moment()).toBe(true), { timeout: LIMIT_MS, interval: 50 });
}

async function endWith(signal: NodeJS.Signals): Promise<void> {
  const ended = once(gate!, "exit");
  gate!.kill(signal);
  await ended;
}

describe("a gate that is ended early", { timeout: LIMIT_MS }, () => {
  beforeEach(() => {
    temp = mkdtempSync(join(tmpdir(), "scoliosis-gate-ends-"));
  });
  afterEach(() => {
    for (const { pid } of findProcesses(temp)) process.kill(pid, "SIGKILL");
    rmSync(temp, { recursive: true, force: true, maxRetries: 10 });
  });

  it.each<[NodeJS.Signals, keyof typeof moments]>([
    ["SIGTERM", "has only begun"],
    ["SIGHUP", "runs vitest"],
    ["SIGINT", "runs a test with a database of its own"],
  ])("by %s when it %s leaves no process and no folder", async (signal, moment) => {
    startGate(ENDLESS);
    await until(moments[moment]);
    await endWith(signal);
    expect(findProcesses(temp)).toEqual([]);
    expect(foldersOfGates()).toEqual([]);
  });

  it("by SIGKILL leaves what the next gate clears up", async () => {
    startGate(ENDLESS);
    await until(moments["runs a test with a database of its own"]);
    await endWith("SIGKILL");
    expect(findProcesses(temp).map(({ command }) => command)).toContainEqual(expect.stringContaining("postgres"));

    startGate(["unit", "tests/unit/gate/junit-counts.test.ts"]);
    const [code] = await once(gate!, "exit");
    expect(code).toBe(0);
    expect(findProcesses(temp)).toEqual([]);
    expect(foldersOfGates()).toEqual([]);
  });
});
