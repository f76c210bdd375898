import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const HOOK = [".githooks", "tools/check-large-files.mjs", "tools/check-staged.mjs", "models/manifest.json"];
const RULES = [".oxfmtrc.json", ".oxlintrc.json", "services/inference/pyproject.toml"];

/** A git repository of its own with the project's hook, its rules and its tools. */
export function makeHookRepository() {
  const folder = mkdtempSync(path.join(tmpdir(), "hook-"));
  const git = (...args: string[]): string => execFileSync("git", args, { cwd: folder, encoding: "utf8" });
  const settings = { "core.hooksPath": ".githooks", "user.name": "A Test", "user.email": "test@localhost" };
  git("init", "--quiet");
  for (const [name, value] of Object.entries({ ...settings, "commit.gpgsign": "false" })) git("config", name, value);
  for (const file of [...HOOK, ...RULES]) {
    cpSync(path.join(root, file), path.join(folder, file), { recursive: true });
  }
  writeFileSync(path.join(folder, ".gitignore"), "node_modules\n.venv\n");
  git("add", "--all");
  git("commit", "--quiet", "--no-verify", "-m", "The beginning");
  for (const name of ["node_modules", "services/inference/.venv"]) {
    symlinkSync(path.join(root, name), path.join(folder, name));
  }
  return {
    folder,
    git,
    write: (file: string, text: string): void => {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    },
    inFolder: (file: string): string => readFileSync(path.join(folder, file), "utf8"),
    committed: (file: string): string => git("show", `HEAD:${file}`),
    /** Commits through the hook; what git and the hook said is in `stderr`. */
    commit: (...args: string[]) =>
      spawnSync("git", ["commit", "-m", "A change", ...args], { cwd: folder, encoding: "utf8" }),
    remove: (): void => rmSync(folder, { recursive: true }),
  };
}
