import { spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { loadSettings, prepareDataDir } from "#cli/stack/data-dir";
import { findFreePort, isPortFree } from "#cli/stack/ports";
import { isRunning, knownProcessSchema, type KnownProcess } from "#cli/stack/processes";
import { scaled } from "../support/patience";

const root = mkdtempSync(join(tmpdir(), "scoliosis-up-"));
const credentials = { email: "ada@example.test", password: "a film a day" };
const started: Up[] = [];

interface Up {
  process: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
}

/** Runs `npm run up` as the terminal does, less npm. */
function up(...args: string[]): Up {
  const child = spawn(process.execPath, ["cli/bootstrap.mjs", "cli/up.ts", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => {
    child.once("close", resolve);
  });
  const run = { process: child, output: () => output, ended };
  started.push(run);
  return run;
}

async function untilReady(run: Up): Promise<void> {
  await vi.waitFor(
    () => {
      if (run.process.exitCode !== null) throw new Error(`up ended: ${run.output()}`);
      expect(run.output()).toContain("Ready after");
    },
    { timeout: scaled(110_000), interval: 25 },
  );
}

/** What a refused start says: one line, and nothing before it. */
async function refusalOf(args: string[], code = 1): Promise<string> {
  const run = up(...args);
  expect(await run.ended).toBe(code);
  expect(run.output().trim().split("\n")).toHaveLength(1);
  return run.output();
}

function processesOf(dataDir: string): KnownProcess[] {
  return z.array(knownProcessSchema).parse(JSON.parse(readFileSync(join(dataDir, "processes.json"), "utf8")));
}

const post = (port: number, path: string, body: object): Promise<Response> =>
  fetch(`http://localhost:${port}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: `http://localhost:${port}` },
    body: JSON.stringify(body),
  });

beforeAll(() => chmodSync(root, 0o711));

afterAll(async () => {
  for (const run of started) run.process.kill("SIGTERM");
  await Promise.all(started.map((run) => run.ended));
  rmSync(root, { recursive: true, force: true });
});

describe("npm run up refuses with one line that says what to do", () => {
  it("a port that is taken", async () => {
    const port = await findFreePort();
    const other = await new Promise<Server>((resolve) => {
      const server = createServer().listen(port, "127.0.0.1", () => resolve(server));
    });
    const said = await refusalOf(["--port", String(port), "--data-dir", join(root, "taken")]);
    other.close();
    expect(said).toContain(`Port ${port} is taken by another program: stop that program, or choose another`);
  });

  it("an unknown option, and a port that is none", async () => {
    expect(await refusalOf(["--prot", "3000"], 2)).toMatch(/'--prot'.*--help/);
    expect(await refusalOf(["--port", "70000"], 2)).toContain("--port takes a number from 1 to 65535");
  });

  it("a folder of other files, and leaves them there even with --reset", async () => {
    const dir = join(root, "thesis");
    mkdirSync(dir);
    writeFileSync(join(dir, "chapter-1.txt"), "It was a dark and stormy night.");
    expect(await refusalOf(["--data-dir", dir, "--reset"])).toContain("holds other files: choose an empty folder");
    expect(readdirSync(dir)).toEqual(["chapter-1.txt"]);
  });

  it("a data folder that is a file, or lies in one", async () => {
    writeFileSync(join(root, "file"), "");
    expect(await refusalOf(["--data-dir", join(root, "file")])).toContain("is not a folder");
    expect(await refusalOf(["--data-dir", join(root, "file", "data")])).toContain("is not a folder");
  });
});

describe("npm run up", { timeout: scaled(120_000) }, () => {
  const dataDir = join(root, "data");
  let port = 0;
  let current: Up;
  const start = async (...more: string[]): Promise<void> => {
    current = up("--port", String(port), "--data-dir", dataDir, ...more);
    await untilReady(current);
  };

  beforeAll(async () => {
    port = await findFreePort();
  });

  it("serves after a start that was cut short, says where, and keeps its secrets to its owner", async () => {
    loadSettings(prepareDataDir(dataDir));
    mkdirSync(join(dataDir, "postgres.half-done", "base"), { recursive: true });
    await start();
    expect(statSync(join(dataDir, "settings.json")).mode & 0o777).toBe(0o600);
    expect(current.output()).toContain(`http://localhost:${port}`);
    expect(current.output()).toContain("Research and education only. Not medical advice, not a diagnosis.");
    expect((await fetch(`http://127.0.0.1:${port}/api/ready`)).status).toBe(200);
    expect((await post(port, "/api/auth/sign-up/email", { name: "Ada", ...credentials })).status).toBe(200);
  });

  it("refuses a second start on the same data", async () => {
    const said = await refusalOf(["--port", String(await findFreePort()), "--data-dir", dataDir]);
    expect(said).toMatch(/is in use by another start of the app \(process \d+\): stop that one first/);
  });

  it("starts a worker and an app that were killed again", async () => {
    for (const name of ["worker", "web"]) {
      const before = processesOf(dataDir).find((known) => known.name === name)!;
      process.kill(before.pid, "SIGKILL");
      await vi.waitFor(
        async () => {
          const now = processesOf(dataDir).find((known) => known.name === name);
          expect(now && now.pid !== before.pid && isRunning(now)).toBe(true);
          expect((await fetch(`http://localhost:${port}/api/ready`)).status).toBe(200);
        },
        { timeout: scaled(30_000), interval: 25 },
      );
    }
    expect(current.output()).toContain("worker stopped (signal SIGKILL); starting it again.");
  });

  it("leaves nothing behind after Ctrl-C, and keeps the data for the next start", async () => {
    const running = processesOf(dataDir);
    expect(running.map(({ name }) => name).toSorted()).toEqual(["postgres", "s3", "web", "worker"]);
    current.process.kill("SIGINT");
    expect(await current.ended).toBe(0);
    expect(running.filter(isRunning)).toEqual([]);
    expect(await isPortFree(port)).toBe(true);
    expect(existsSync(join(dataDir, "up.lock"))).toBe(false);

    await start();
    expect((await post(port, "/api/auth/sign-in/email", credentials)).status).toBe(200);
  });

  it("clears what a supervisor that was killed left running, and starts empty with --reset", async () => {
    const orphans = processesOf(dataDir);
    current.process.kill("SIGKILL");
    await current.ended;
    expect(orphans.every(isRunning)).toBe(true);

    await start("--reset");
    expect(orphans.filter(isRunning)).toEqual([]);
    expect((await post(port, "/api/auth/sign-in/email", credentials)).status).toBe(401);
  });
});
