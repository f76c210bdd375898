import { rmSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeHookRepository } from "#tests/support/hook-repository";

const UGLY = "export const a = {b:1}\n";
const PRETTY = "export const a = { b: 1 };\n";
let repository: ReturnType<typeof makeHookRepository>;

beforeEach(() => {
  repository = makeHookRepository();
});
afterEach(() => repository.remove());

describe("the pre-commit hook", () => {
  it("formats what is staged, in the commit and in the folder", () => {
    repository.write("src/a.ts", UGLY);
    repository.git("add", "src/a.ts");
    const { status, stderr } = repository.commit();
    expect({ status, said: stderr.trim() }).toEqual({ status: 0, said: "Formatted: src/a.ts" });
    expect(repository.committed("src/a.ts")).toBe(PRETTY);
    expect(repository.inFolder("src/a.ts")).toBe(PRETTY);
    expect(repository.git("status", "--short")).toBe("");
  });

  it("formats what `git commit --all` takes", () => {
    repository.write("src/a.ts", PRETTY);
    repository.git("add", "src/a.ts");
    repository.commit();
    repository.write("src/a.ts", UGLY.replace("1", "2"));
    expect(repository.commit("--all").status).toBe(0);
    expect(repository.committed("src/a.ts")).toBe(PRETTY.replace("1", "2"));
    expect(repository.git("status", "--short")).toBe("");
  });

  it("refuses what is not formatted and staged in part, and touches nothing", () => {
    repository.write("src/a.ts", UGLY);
    repository.git("add", "src/a.ts");
    repository.write("src/a.ts", `${UGLY}export const unfinished = 1\n`);
    const { status, stderr } = repository.commit();
    expect(status).toBe(1);
    expect(stderr).toMatch(/Not formatted: run "npx oxfmt FILE".*\nsrc\/a\.ts/);
    expect(repository.inFolder("src/a.ts")).toBe(`${UGLY}export const unfinished = 1\n`);
    expect(repository.git("show", ":src/a.ts")).toBe(UGLY);
  });

  it("refuses what is not formatted where the commit names its files", () => {
    repository.write("src/a.ts", PRETTY);
    repository.git("add", "src/a.ts");
    repository.commit();
    repository.write("src/a.ts", UGLY);
    expect(repository.commit("src/a.ts").status).toBe(1);
    expect(repository.inFolder("src/a.ts")).toBe(UGLY);
  });

  it("looks at what is staged, not at what lies in the folder", () => {
    repository.write("src/a.ts", PRETTY);
    repository.git("add", "src/a.ts");
    repository.write("src/a.ts", `${PRETTY}debugger;\n`);
    expect(repository.commit().status).toBe(0);
    expect(repository.committed("src/a.ts")).toBe(PRETTY);
    expect(repository.inFolder("src/a.ts")).toBe(`${PRETTY}debugger;\n`);
  });

  it("refuses what the linter refuses, by the rules of the file's folder", () => {
    repository.write("src/a.ts", 'console.log("here");\n');
    repository.write("cli/b.ts", 'console.log("here");\n');
    repository.git("add", "src", "cli");
    const { status, stderr } = repository.commit();
    expect(status).toBe(1);
    expect(stderr).toContain("src/a.ts");
    expect(stderr).toContain("no-console");
    expect(stderr).not.toContain("cli/b.ts");
  });

  it("lets pass what it has no tools for, and files that are deleted or renamed", () => {
    repository.write("src/a.ts", PRETTY);
    repository.write("notes/film.txt", "a  b\n");
    repository.git("add", "--all");
    expect(repository.commit().status).toBe(0);
    repository.git("mv", "src/a.ts", "src/b.ts");
    repository.git("rm", "--quiet", "notes/film.txt");
    expect(repository.commit()).toMatchObject({ status: 0, stderr: "" });
    rmSync(path.join(repository.folder, "node_modules"));
    repository.write("src/c.ts", UGLY);
    repository.git("add", "--all");
    expect(repository.commit().status).toBe(0);
  });
});
