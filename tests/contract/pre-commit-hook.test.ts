import { afterEach, beforeEach, expect, it } from "vitest";
import { makeHookRepository } from "#tests/support/hook-repository";

const FILE = "services/inference/a.py";
let repository: ReturnType<typeof makeHookRepository>;

beforeEach(() => {
  repository = makeHookRepository();
});
afterEach(() => repository.remove());

it("the pre-commit hook formats Python, and refuses what ruff refuses", () => {
  repository.write(FILE, "a = {'b':1}\n");
  repository.git("add", "--all");
  expect(repository.commit().status).toBe(0);
  expect(repository.committed(FILE)).toBe('a = {"b": 1}\n');
  repository.write(FILE, "import os\n");
  repository.git("add", "--all");
  const { status, stderr } = repository.commit();
  expect(status).toBe(1);
  expect(stderr).toContain("F401");
});
