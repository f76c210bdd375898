import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import type { Detection } from "@/domain/reading/prediction";
import { C_CURVE, FILM, spineOf, STRAIGHT } from "#tests/support/vertebrae";

const root = path.resolve(import.meta.dirname, "../..");

/** What training sends of a film. */
const lineOf = (detections: readonly Detection[]): string =>
  JSON.stringify({
    image: FILM,
    detections: detections.map(({ confidence, corners }) => ({ confidence, keypoints: corners })),
  });

/** Sends lines, ends the input, and reads to the end of the program. */
async function measureLines(lines: readonly string[]) {
  const command = ["--import", "./cli/load-typescript.mjs", "tools/measure-lines.ts"];
  const child = spawn(process.execPath, command, { cwd: root, stdio: ["pipe", "pipe", "inherit"] });
  const closed = once(child, "close");
  child.stdin.end(lines.map((line) => `${line}\n`).join(""));
  const stdout = await text(child.stdout);
  const [code] = await closed;
  return {
    code,
    answers: stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  };
}

const close = (deg: number): unknown => expect.closeTo(deg, 6);

describe("the lines that training measures by", () => {
  it("are answered one by one with chain, tilts, angles and warnings; a faulty one costs only itself", async () => {
    const stating = spineOf(C_CURVE, { sd: 1 });
    const { code, answers } = await measureLines([
      lineOf(stating.toReversed()),
      "{",
      JSON.stringify({ image: FILM, detections: [{ confidence: 0.9, keypoints: [] }] }),
      lineOf(spineOf(C_CURVE)),
      lineOf(spineOf(STRAIGHT.slice(0, 3))),
    ]);
    expect(code).toBe(0);
    // √2 of the error of a tilt: 1 px at each corner of a vertebra of 60 px, of whose variance 37 % turns it.
    const angle = { deg: close(42), sd: close(0.821461549), upper: 3, lower: 13 };
    expect(answers).toEqual([
      {
        chain: C_CURVE.map((_, position) => 16 - position),
        tilts: C_CURVE.map(close),
        tiltSds: C_CURVE.map(() => close(0.580861035)),
        maxCobb: angle,
        curves: [angle],
        warnings: ["WIDE_FILM"],
      },
      { error: expect.stringContaining("JSON") },
      { error: expect.stringContaining("keypoints") },
      expect.objectContaining({ tiltSds: C_CURVE.map(() => null), maxCobb: { ...angle, sd: null } }),
      {
        chain: [0, 1, 2],
        tilts: [close(0), close(0), close(0)],
        tiltSds: [null, null, null],
        maxCobb: null,
        curves: [],
        warnings: ["NO_SPINE_FOUND"],
      },
    ]);
  });
});
