import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../../..");
let repository: string;

function write(file: string, bytes: number): void {
  mkdirSync(path.dirname(path.join(repository, file)), { recursive: true });
  writeFileSync(path.join(repository, file), Buffer.alloc(bytes));
}

/** Commits all files through the hook; what git and the hook said is in `stderr`. */
function commit() {
  execFileSync("git", ["add", "--all"], { cwd: repository });
  const identity = ["-c", "user.name=A Test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false"];
  return spawnSync("git", [...identity, "commit", "-m", "A change"], { cwd: repository, encoding: "utf8" });
}

beforeEach(() => {
  repository = mkdtempSync(path.join(tmpdir(), "large-files-"));
  execFileSync("git", ["init", "--quiet"], { cwd: repository });
  execFileSync("git", ["config", "core.hooksPath", ".githooks"], { cwd: repository });
  for (const file of [".githooks", "tools/check-large-files.mjs", "tools/check-staged.mjs", "models/manifest.json"]) {
    cpSync(path.join(root, file), path.join(repository, file), { recursive: true });
  }
});
afterEach(() => rmSync(repository, { recursive: true }));

describe("large files", () => {
  it("are refused before they are committed, and named", () => {
    write("runs/film.png", 1024 * 1024 + 1);
    const { status, stderr } = commit();
    expect(status).toBe(1);
    expect(stderr).toContain("runs/film.png has 1.0 MiB");
  });

  it.each(["runs/last.pt", "models/other.ONNX"])("and weights of any size: %s", (file) => {
    write(file, 10);
    const { status, stderr } = commit();
    expect(status).toBe(1);
    expect(stderr).toContain(`${file} holds weights`);
  });

  it("may be the weights that the manifest names", () => {
    write("models/vertebra-detector.onnx", 2 * 1024 * 1024);
    write("small.txt", 1024 * 1024);
    expect(commit().status).toBe(0);
  });

  it("may be deleted", () => {
    write("models/vertebra-detector.onnx", 2 * 1024 * 1024);
    commit();
    rmSync(path.join(repository, "models/vertebra-detector.onnx"));
    expect(commit()).toMatchObject({ status: 0, stderr: "" });
  });

  it("are not in this repository", () => {
    const { status, stderr } = spawnSync(process.execPath, ["tools/check-large-files.mjs"], {
      cwd: root,
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });
});
