import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DISCLAIMER } from "@/domain/disclaimer";
import { findFreePort } from "#cli/stack/ports";

const root = path.resolve(import.meta.dirname, "../..");

/** Runs a script as `npm run` does, in a process of its own. */
function run(script: string, args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const tsx = path.join(root, "node_modules/tsx/dist/cli.mjs");
  return new Promise((resolve) => {
    execFile(process.execPath, [tsx, path.join(root, script), ...args], { cwd: root }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

describe("npm run phantom and npm run predict", { timeout: 60_000 }, () => {
  let folder: string;
  let film: string;
  let broken: string;
  let drawn: Awaited<ReturnType<typeof run>>;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "predict-"));
    film = path.join(folder, "film.png");
    broken = path.join(folder, "broken.jpg");
    await writeFile(broken, Buffer.from("ffd8ffe000104a46494600", "hex"));
    drawn = await run("cli/phantom.ts", ["--cobb", "42", "--width", "480", "--height", "1280", "--out", film]);
  }, 60_000);
  afterAll(() => rm(folder, { recursive: true }));

  it("draws a film and says what was designed", () => {
    expect(drawn).toMatchObject({ code: 0, stdout: `${film}: 480 × 1280 px, designed max Cobb 42.0°\n` });
  });

  it("writes one JSON object a line, with the disclaimer; a bad film costs its own line and the exit code", async () => {
    const { code, stdout, stderr } = await run("cli/predict.ts", ["--json", film, broken, "/nowhere.png", film]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${broken}: The file is damaged`);
    expect(stderr).toContain("/nowhere.png: There is no such file.");
    const lines = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(Object.keys(lines[0])).toEqual([
      "file",
      "num_detections",
      "detections",
      "image",
      "model",
      "timing_ms",
      "max_cobb_deg",
      "max_cobb_uncertainty_deg",
      "curves",
      "severity",
      "warnings",
      "disclaimer",
    ]);
    expect(lines[0]).toMatchObject({ file: film, image: { width: 480, height: 1280 }, disclaimer: DISCLAIMER });
    expect(lines[0].num_detections).toBe(lines[0].detections.length);
    expect(Math.abs(lines[0].max_cobb_deg - 42)).toBeLessThan(8);
  });

  it("prints a table with the disclaimer below", async () => {
    const { code, stdout, stderr } = await run("cli/predict.ts", [film]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^file +vertebrae +max Cobb +curves +severity +warnings +ms\n/);
    expect(stdout).toContain(film);
    expect(stdout.trim().endsWith(DISCLAIMER)).toBe(true);
  });

  it("explains itself, and a wrong command", async () => {
    expect(await run("cli/predict.ts", ["--help"])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("--json"),
    });
    expect(await run("cli/predict.ts", [])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("Name at least one film"),
    });
    expect(await run("cli/predict.ts", ["--jsn", film])).toMatchObject({ code: 2 });
    expect(await run("cli/predict.ts", ["--url", "127.0.0.1:8001", film])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--url takes one such as http://"),
    });
    const url = `http://127.0.0.1:${await findFreePort()}`;
    expect(await run("cli/predict.ts", ["--url", url, film])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${film}: ENGINE_UNREACHABLE: connect ECONNREFUSED`),
    });
    const { code, stderr } = await run("cli/predict.ts", ["--models", folder, film]);
    expect(code).toBe(1);
    expect(stderr).toContain("manifest.json can't be read");
    expect(await run("cli/phantom.ts", ["--out", film, "--cobb", "x"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--cobb takes a number from 0 to 80"),
    });
  });
});
