import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SupervisedChild } from "#cli/stack/child";
import { SOON } from "../../support/soon";

let dir: string;
let lines: string[];
let failures: string[];
let hasRoom: boolean;
let child: SupervisedChild;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "scoliosis-child-"));
  lines = [];
  failures = [];
  hasRoom = true;
  child = new SupervisedChild(
    {
      name: "worker",
      command: process.execPath,
      args: ["-e", "setInterval(() => {}, 1000)"],
      env: process.env,
      cwd: dir,
      logPath: join(dir, "worker.log"),
      isReady: () => Promise.resolve(true),
      stopSignal: "SIGTERM",
      patienceMs: 2000,
      hasRoom: () => hasRoom,
    },
    {
      changed: () => undefined,
      restarting: (line) => lines.push(line),
      failed: (error) => failures.push(error.message),
    },
  );
});

afterEach(async () => {
  await child.stop();
  rmSync(dir, { recursive: true });
});

function kill(): void {
  process.kill(child.known!.pid, "SIGKILL");
}

describe("a child that dies on a full disk", () => {
  it("waits for room, says so once, and runs again", async () => {
    child.start();
    await child.waitUntilReady(new AbortController().signal);
    hasRoom = false;
    kill();
    await vi.waitFor(() => expect(lines).toHaveLength(1), SOON);
    expect(lines[0]).toContain("is full. Free some space: it starts again by itself then.");
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(child.known).toBeNull();

    hasRoom = true;
    await vi.waitFor(() => expect(child.known).not.toBeNull(), SOON);
    expect(lines).toHaveLength(1);
    expect(failures).toEqual([]);
  });

  it("ends a start that is under way, with what to do", async () => {
    hasRoom = false;
    child.start();
    kill();
    await vi.waitFor(() => expect(failures).toHaveLength(1), SOON);
    expect(failures[0]).toContain("is full. Free some space and run the same command again.");
    expect(lines).toEqual([]);
  });

  it("waits no longer once it is stopped", async () => {
    child.start();
    await child.waitUntilReady(new AbortController().signal);
    hasRoom = false;
    kill();
    await vi.waitFor(() => expect(lines).toHaveLength(1), SOON);
    await child.stop();
    hasRoom = true;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(child.known).toBeNull();
  });
});
