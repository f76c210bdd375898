import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { emptyDataDir, prepareDataDir } from "#cli/stack/data-dir";
import { adoptDraft, finishRestore, makeDraft } from "#cli/stack/finish-restore";

const NOW = new Date("2026-11-26T11:40:11.500Z");
const PARTS = ["postgres", "s3", "settings.json"];
let dir = "";

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "scoliosis-restore-"));
});
afterEach(() => rmSync(dir, { recursive: true }));

function fill(folder: string, content: string): void {
  for (const part of PARTS) writeFileSync(join(folder, part), content);
}
const read = (folder: string): string[] => PARTS.map((part) => readFileSync(join(folder, part), "utf8"));
const before = (): string => join(dir, "before-restore.20261126T114011Z");

describe("a restored installation", () => {
  it("takes the place of the old one, which is kept", async () => {
    fill(dir, "old");
    fill(makeDraft(dir), "new");
    expect(await adoptDraft(dir, NOW)).toBe(before());
    expect(read(dir)).toEqual(["new", "new", "new"]);
    expect(read(before())).toEqual(["old", "old", "old"]);
    expect(readdirSync(dir).toSorted()).toEqual(["before-restore.20261126T114011Z", ...PARTS]);
  });

  it("takes an empty place", async () => {
    fill(makeDraft(dir), "new");
    expect(await adoptDraft(dir, NOW)).toBeNull();
    expect(readdirSync(dir)).toEqual(PARTS);
  });

  it.each([0, 1, 2, 3, 4, 5, 6])(
    "is put into place by the next start when that was killed after %i steps",
    async (steps) => {
      fill(dir, "old");
      fill(makeDraft(dir), "new");
      const whole = join(dir, "restored.20261126T114011Z");
      renameSync(join(dir, "restore.half-done"), whole);
      mkdirSync(before());
      const moves = PARTS.flatMap((part) => [
        [join(dir, part), join(before(), part)],
        [join(whole, part), join(dir, part)],
      ]);
      for (const [from, to] of moves.slice(0, steps)) renameSync(from!, to!);

      expect(prepareDataDir(dir)).toBe(dir);
      await finishRestore(dir);
      expect([read(dir), read(before())]).toEqual([PARTS.map(() => "new"), PARTS.map(() => "old")]);
      expect(existsSync(whole)).toBe(false);
    },
  );

  it("is dropped when it was not whole", async () => {
    fill(dir, "old");
    mkdirSync(join(makeDraft(dir), "postgres"));
    expect(await finishRestore(dir)).toBeNull();
    expect(readdirSync(dir)).toEqual(PARTS);
    expect(read(dir)).toEqual(["old", "old", "old"]);
  });

  it("leaves a folder that is ours to start in, and that --reset empties of the old films too", async () => {
    fill(makeDraft(dir), "half");
    expect(prepareDataDir(dir)).toBe(dir);
    fill(dir, "old");
    await finishRestore(dir);
    fill(makeDraft(dir), "new");
    await adoptDraft(dir, NOW);
    emptyDataDir(dir);
    expect(readdirSync(dir)).toEqual([]);
  });
});
