import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { describeSource, isUpToDate } from "#tools/gate/python-environment";

const python = { path: "/usr/bin/python3.11", version: "3.11.7" };
const source = describeSource(python, ["numpy==1", "torch==2"]);
let environment: string;

beforeEach(() => {
  environment = mkdtempSync(join(tmpdir(), "scoliosis-venv-"));
  mkdirSync(join(environment, "bin"));
  symlinkSync(process.execPath, join(environment, "bin", "python"));
  writeFileSync(join(environment, "made-from"), source);
});

afterEach(() => rmSync(environment, { recursive: true, force: true }));

describe("the Python environment", () => {
  it("is kept while Python and the locks are the same", () => {
    expect(isUpToDate(environment, describeSource({ ...python }, ["numpy==1", "torch==2"]))).toBe(true);
  });

  it.each([
    ["a lock changed", describeSource(python, ["numpy==1", "torch==3"])],
    ["a line moved from one lock to the next", describeSource(python, ["numpy==1torch==2", ""])],
    ["Python was updated", describeSource({ ...python, version: "3.11.9" }, ["numpy==1", "torch==2"])],
    ["another Python comes first", describeSource({ ...python, path: "/opt/python3.11" }, ["numpy==1", "torch==2"])],
  ])("is made anew when %s", (_why, now) => {
    expect(isUpToDate(environment, now)).toBe(false);
  });

  it("is made anew when its making was cut short", () => {
    unlinkSync(join(environment, "made-from"));
    expect(isUpToDate(environment, source)).toBe(false);
  });

  it("is made anew when the Python it links to is gone", () => {
    const link = join(environment, "bin", "python");
    unlinkSync(link);
    symlinkSync(join(environment, "gone"), link);
    expect(isUpToDate(environment, source)).toBe(false);
  });
});
