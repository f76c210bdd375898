import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PlainError } from "#cli/command/plain-error";
import { findPython } from "#tools/gate/find-python";

let folder: string;
const { signal } = new AbortController();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "scoliosis-python-"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that answers as a Python of that version. */
function pythonThatSays(answer: string, exitCode = 0): string {
  const path = join(folder, `python-${answer.replaceAll(/\W/g, "-")}-${exitCode}`);
  writeFileSync(path, `#!/bin/sh\necho '${answer}'\nexit ${exitCode}\n`);
  chmodSync(path, 0o755);
  return path;
}

describe("finding a Python", () => {
  it("takes the first that is new enough", async () => {
    const candidates = [
      join(folder, "missing"),
      pythonThatSays("2.7.18 /usr/bin/python2"),
      pythonThatSays("pyenv: python3.12: command not found", 127),
      pythonThatSays("3.12.1 /opt/python with space/bin/python3"),
      pythonThatSays("3.11.7 /usr/bin/python3.11"),
    ];
    expect(await findPython(signal, candidates)).toEqual({
      version: "3.12.1",
      path: "/opt/python with space/bin/python3",
    });
  });

  it("does not take Python 4 or 3.9 for 3.11", async () => {
    const candidates = [pythonThatSays("4.0.0 /usr/bin/python4"), pythonThatSays("3.9.2 /usr/bin/python3")];
    await expect(findPython(signal, candidates)).rejects.toThrow(
      /needs? Python 3\.11 or newer \(.* is 4\.0\.0, .* is 3\.9\.2\)/,
    );
  });

  it("says in one line what to install where there is none", async () => {
    const error: unknown = await findPython(signal, [join(folder, "missing")]).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(PlainError);
    expect(String(error)).toMatch(/^[^\n]*install it[^\n]*$/);
  });

  it("does not take an abort for a Python that is missing", async () => {
    await expect(findPython(AbortSignal.abort(new Error("stopped")), ["python3"])).rejects.toThrow("stopped");
  });
});
