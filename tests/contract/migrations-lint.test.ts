import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { readMigrations } from "#cli/stack/migrations";
import { findPythonProgram } from "#tools/gate/python-environment";

/** They were applied before anybody worked with a database: there was nothing to wait for a lock. */
const BEFORE_FIRST_USE = new Set([
  "20261123000000_init",
  "20261123000001_search",
  "20261124002606_live_status",
  "20261124120000_reanalysis",
]);

/** @returns the rules that a migration breaks. */
function lint(sql: string): string[] {
  const args = ["--config", "prisma/squawk.toml", "--reporter", "json", "--stdin-filepath", "migration.sql"];
  const { stdout, stderr } = spawnSync(findPythonProgram("squawk"), args, { input: sql, encoding: "utf8" });
  if (!stdout.startsWith("[")) throw new Error(`squawk gave no report: ${stdout}${stderr}`);
  const found: { rule_name: string }[] = JSON.parse(stdout);
  return [...new Set(found.map((finding) => finding.rule_name))].toSorted();
}

const PATIENT = "SET lock_timeout = '5s';\nSET statement_timeout = '60s';\n";

describe("a migration of a database that people work with", () => {
  it("holds no lock for long", () => {
    const migrations = readMigrations();
    const names = migrations.map(({ name }) => name);
    for (const name of BEFORE_FIRST_USE) expect(names).toContain(name);
    const found = migrations
      .filter(({ name }) => !BEFORE_FIRST_USE.has(name))
      .map(({ name, sql }) => ({ name, breaks: lint(sql) }))
      .filter(({ breaks }) => breaks.length > 0);
    expect(found, "see prisma/squawk.toml").toEqual([]);
  });

  it.each<[what: string, sql: string]>([
    [
      "adds a table",
      'CREATE TABLE "Note" (id UUID NOT NULL, CONSTRAINT "Note_pkey" PRIMARY KEY (id)); CREATE INDEX "n" ON "Note"(id);',
    ],
    ["adds a column that may be empty", 'ALTER TABLE "Scan" ADD COLUMN note TEXT;'],
    ["adds a column with a constant default", "ALTER TABLE \"Scan\" ADD COLUMN note TEXT NOT NULL DEFAULT '';"],
    ["adds a check that is made later", 'ALTER TABLE "Scan" ADD CONSTRAINT c CHECK (width > 0) NOT VALID;'],
  ])("is taken where it %s", (_what, sql) => {
    expect(lint(PATIENT + sql)).toEqual([]);
  });

  it("may make an index without holding up writers, alone in its file and so without timeouts", () => {
    const alone = 'CREATE INDEX CONCURRENTLY "i" ON "Scan"(width);';
    expect(
      lint(
        `-- squawk-ignore-file ban-concurrent-index-creation-in-transaction, require-lock-timeout, require-statement-timeout\n${alone}`,
      ),
    ).toEqual([]);
  });

  it.each<[what: string, sql: string, rule: string]>([
    [
      "makes an index while nobody can write",
      'CREATE INDEX "i" ON "Scan"(width);',
      "require-concurrent-index-creation",
    ],
    [
      "makes that index within a transaction",
      'CREATE INDEX CONCURRENTLY "i" ON "Scan"(width);',
      "ban-concurrent-index-creation-in-transaction",
    ],
    ["wants a value where there is none", 'ALTER TABLE "Scan" ADD COLUMN note TEXT NOT NULL;', "adding-required-field"],
    [
      "looks at every row for NOT NULL",
      'ALTER TABLE "Scan" ALTER COLUMN label SET NOT NULL;',
      "adding-not-nullable-field",
    ],
    [
      "writes every row anew for another type",
      'ALTER TABLE "Scan" ALTER COLUMN size TYPE BIGINT;',
      "changing-column-type",
    ],
    [
      "looks at every row for a key",
      'ALTER TABLE "Scan" ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES "Run"(id);',
      "constraint-missing-not-valid",
    ],
    ["takes away what the version before still reads", 'ALTER TABLE "Scan" DROP COLUMN label;', "ban-drop-column"],
    [
      "renames what the version before still reads",
      'ALTER TABLE "Scan" RENAME COLUMN label TO title;',
      "renaming-column",
    ],
  ])("is refused where it %s", (_what, sql, rule) => {
    expect(lint(PATIENT + sql)).toContain(rule);
  });

  it("is refused where it waits for a lock without an end", () => {
    expect(lint('ALTER TABLE "Scan" ADD COLUMN note TEXT;')).toEqual([
      "require-lock-timeout",
      "require-statement-timeout",
    ]);
  });
});
