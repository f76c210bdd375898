import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DISCLAIMER } from "@/domain/disclaimer";
import { findFreePort } from "#cli/stack/ports";
import { hospitalDicom } from "../support/hospital-dicom";
import { PHANTOM_SIZE } from "../support/films";
import { runScript } from "../support/run-script";

describe("npm run phantom and npm run predict", () => {
  let folder: string;
  let film: string;
  let broken: string;
  let drawn: Awaited<ReturnType<typeof runScript>>;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "predict-"));
    film = path.join(folder, "film.png");
    broken = path.join(folder, "broken.jpg");
    await writeFile(broken, Buffer.from("ffd8ffe000104a46494600", "hex"));
    drawn = await runScript("cli/phantom.ts", ["--cobb", "42", "--width", "480", "--height", "1280", "--out", film]);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("draws a film and says what was designed", () => {
    expect(drawn).toMatchObject({ code: 0, stdout: `${film}: 480 × 1280 px, designed max Cobb 42.0°\n` });
  });

  it("writes one JSON object a line, with the disclaimer; a bad film costs its own line and the exit code", async () => {
    const { code, stdout, stderr } = await runScript("cli/predict.ts", ["--json", film, broken, "/nowhere.png", film]);
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

  it("reads a DICOM film, and says why it does not read another", async () => {
    const [dicom, recording] = [path.join(folder, "film"), path.join(folder, "recording.dcm")];
    await writeFile(dicom, hospitalDicom());
    await writeFile(recording, hospitalDicom([["0028,0008", "IS", "12"]]));
    const { code, stdout, stderr } = await runScript("cli/predict.ts", ["--json", dicom, recording]);
    expect(code).toBe(1);
    expect(stderr).toContain(`${recording}: The file holds 12 pictures`);
    const read = JSON.parse(stdout);
    expect(read).toMatchObject({ file: dicom, image: PHANTOM_SIZE });
    expect(Math.abs(read.max_cobb_deg - 32)).toBeLessThan(5);
  });

  it("prints a table with the disclaimer below", async () => {
    const { code, stdout, stderr } = await runScript("cli/predict.ts", [film]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^file +vertebrae +max Cobb +curves +severity +warnings +ms\n/);
    expect(stdout).toContain(film);
    expect(stdout.trim().endsWith(DISCLAIMER)).toBe(true);
  });

  it("explains itself, and a wrong command", async () => {
    const url = `http://127.0.0.1:${await findFreePort()}`;
    const asked: [script: "predict" | "phantom", args: string[], answer: object][] = [
      ["predict", ["--help"], { code: 0, stdout: expect.stringContaining("--json") }],
      ["predict", [], { code: 2, stderr: expect.stringContaining("Name at least one film") }],
      ["predict", ["--jsn", film], { code: 2 }],
      [
        "predict",
        ["--url", "127.0.0.1:8001", film],
        { code: 2, stderr: expect.stringContaining("--url takes one such as http://") },
      ],
      [
        "predict",
        ["--url", url, film],
        { code: 1, stderr: expect.stringContaining(`${film}: ENGINE_UNREACHABLE: connect ECONNREFUSED`) },
      ],
      [
        "predict",
        ["--models", folder, film],
        { code: 1, stderr: expect.stringContaining("manifest.json can't be read") },
      ],
      [
        "phantom",
        ["--out", film, "--cobb", "x"],
        { code: 2, stderr: expect.stringContaining("--cobb takes a number from 0 to 80") },
      ],
    ];
    await Promise.all(
      asked.map(async ([script, args, answer]) =>
        expect(await runScript(`cli/${script}.ts`, args)).toMatchObject(answer),
      ),
    );
  });
});
