// The pre-commit hook: formats and lints what the next commit changes, as it is staged, which need not be what lies in the
// folder. A file that is staged whole is formatted and staged anew; of one that is staged in part nothing is touched, and
// the commit is refused. Types and what needs them are left to `npm run validate`: the hook has to be quick.
// Plain Node without packages: before anything is installed it must let a commit pass.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

const RUFF = resolve("services/inference/.venv/bin/ruff");
const OXFMT = resolve("node_modules/oxfmt/bin/oxfmt");
const OXLINT = resolve("node_modules/oxlint/bin/oxlint");
const CONFIGURATIONS = [".oxfmtrc.json", ".oxlintrc.json"];
const FORMATTED = /\.([cm]?[jt]sx?|json|mdx?|css|ya?ml)$/;
const LINTED = /\.[cm]?[jt]sx?$/;
const PYTHON = /^(services\/inference|training)\/.*\.py$/;

const git = (...args) => execFileSync("git", args, { encoding: "utf8", maxBuffer: 2 ** 28 });
const listFiles = (command, ...args) =>
  git(command, "-z", ...args)
    .split("\0")
    .filter(Boolean);
const complaints = [];

/** Runs a tool, and keeps what it complains of. @returns its output, null where it complained. */
function run(program, args, options) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8", ...options });
  if (status === 0) return stdout;
  complaints.push(error?.message ?? `${stdout}${stderr}`.trim());
  return null;
}

/** Formats and lints the copies. */
function runTools(files, copies) {
  const formatted = files.filter((file) => FORMATTED.test(file));
  const linted = files.filter((file) => LINTED.test(file));
  const options = { cwd: copies };
  if (formatted.length > 0) run(process.execPath, [OXFMT, "--no-error-on-unmatched-pattern", ...formatted], options);
  if (linted.length > 0) run(process.execPath, [OXLINT, "--quiet", ...linted], options);
  if (existsSync(RUFF)) for (const file of files.filter((one) => PYTHON.test(one))) runRuff(file, join(copies, file));
}

/** The copy alone does not show which of its imports are the project's own: ruff is told the place of the file. */
function runRuff(file, copy) {
  const place = ["--quiet", "--force-exclude", "--no-cache", "--stdin-filename", file, "-"];
  const formatted = run(RUFF, ["format", ...place], { input: readFileSync(copy) });
  if (formatted === null) return;
  writeFileSync(copy, formatted);
  run(RUFF, ["check", ...place], { input: formatted });
}

/** The staged content of a file. */
function readStaged(file) {
  return execFileSync("git", ["show", `:${file}`], { maxBuffer: 2 ** 28 });
}

/** Puts what was formatted into the folder and the commit. */
function takeOver(files, copies) {
  const changed = files.filter((file) => !readFileSync(join(copies, file)).equals(readStaged(file)));
  if (changed.length === 0) return;
  const inPart = new Set(listFiles("diff", "--name-only", "--", ...changed));
  // Of "git commit FILE", whose index is thrown away: what is staged in it would be lost.
  const isOfFiles = basename(process.env.GIT_INDEX_FILE ?? "").startsWith("next-index");
  const refused = changed.filter((file) => isOfFiles || inPart.has(file));
  if (refused.length > 0) {
    complaints.push(
      `Not formatted: run "npx oxfmt FILE" (Python: ruff format) and stage them again:\n${refused.join("\n")}`,
    );
    return;
  }
  for (const file of changed) copyFileSync(join(copies, file), file);
  git("add", "--", ...changed);
  console.log(`Formatted: ${changed.join(", ")}`);
}

const changedFiles = listFiles("diff", "--cached", "--name-only", "--diff-filter=ACMR");
const files = changedFiles.filter((file) => FORMATTED.test(file) || PYTHON.test(file));
if (files.length > 0 && existsSync(OXFMT) && existsSync(OXLINT)) {
  const copies = mkdtempSync(join(tmpdir(), "staged-"));
  try {
    const configurations = listFiles("ls-files", "--", ...CONFIGURATIONS);
    const names = [...new Set([...files, ...configurations])].join("\0");
    execFileSync("git", ["checkout-index", "-z", "--stdin", `--prefix=${copies}/`], { input: names });
    runTools(files, copies);
    takeOver(files, copies);
  } finally {
    rmSync(copies, { recursive: true, force: true });
  }
}
for (const complaint of complaints) console.error(complaint);
process.exitCode = complaints.length > 0 ? 1 : 0;
