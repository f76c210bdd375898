import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkBackup } from "#cli/backup/check-backup";
import { writeFile } from "#cli/backup/files";
import { type Manifest, objectFile, tableFile, writeManifest } from "#cli/backup/manifest";
import { readMigrations } from "#cli/stack/migrations";

const { signal } = new AbortController();
const KEY = "uploads/ada/film.png";
let folder = "";

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "scoliosis-backup-"));
  const files = [
    await writeFile(folder, tableFile("Scan"), Readable.from(["1\tfirst\n", "2\tsecond\n"]), signal),
    await writeFile(folder, objectFile(KEY), Readable.from([Buffer.alloc(100_000, 7)]), signal),
  ];
  const manifest = {
    madeAt: "2026-11-26T12:00:00.000Z",
    migrations: readMigrations().map(({ name }) => name),
    tables: [{ name: "Scan", columns: ["id", "label"] }],
    objects: [KEY],
    lost: [],
    deletedScans: [],
    demoPassword: "demo",
    files,
  };
  await writeManifest(folder, manifest, signal);
});
afterEach(() => rmSync(folder, { recursive: true }));

const place = (path: string): string => join(folder, path);
function flipOneBit(path: string): void {
  const bytes = readFileSync(place(path));
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(place(path), bytes);
}
/** As another version would have written it, its checksum too. */
function rewrite(change: (manifest: Manifest) => object): void {
  const text = JSON.stringify(change(JSON.parse(readFileSync(place("manifest.json"), "utf8"))));
  writeFileSync(place("manifest.json"), text);
  const sha256 = createHash("sha256").update(text).digest("hex");
  writeFileSync(place("manifest.json.sha256"), `${sha256}  manifest.json\n`);
}

describe("a backup", () => {
  it("is taken when every file is as it was written", async () => {
    expect((await checkBackup(folder, signal)).files).toHaveLength(2);
  });

  it.each(["database/Scan.copy", `objects/${KEY}`, "manifest.json", "manifest.json.sha256"])(
    "is refused when one bit of %s is another",
    async (path) => {
      flipOneBit(path);
      await expect(checkBackup(folder, signal)).rejects.toThrow(/This backup is damaged: .+ is not what was written/);
    },
  );

  it.each([
    ["shorter", () => truncateSync(place(`objects/${KEY}`), 99_999), "has 99999 bytes instead of 100000"],
    ["gone", () => rmSync(place("database/Scan.copy")), "Scan.copy is missing"],
    [
      "a folder's link",
      () => rewrite((was) => ({ ...was, files: [{ ...was.files[0], path: "objects" }] })),
      "is missing",
    ],
  ])("is refused when a file is %s", async (_how, spoil, said) => {
    spoil();
    await expect(checkBackup(folder, signal)).rejects.toThrow(said);
  });

  it("is refused when it was cut short", async () => {
    rmSync(place("manifest.json.sha256"));
    await expect(checkBackup(folder, signal)).rejects.toThrow("is not a backup, or one that was cut short");
    await expect(checkBackup(place("nowhere"), signal)).rejects.toThrow("There is no folder");
  });

  it.each([
    ["format", (was: Manifest) => ({ format: 2, app: "9.9.9", data: was.files })],
    [
      "migration",
      (was: Manifest) => ({ ...was, app: "9.9.9", migrations: [...was.migrations, "29990101000000_next"] }),
    ],
  ])("of a newer version, with another %s, is refused with what to do", async (_what, change) => {
    rewrite(change);
    await expect(checkBackup(folder, signal)).rejects.toThrow(
      "was made by a newer version of the app (9.9.9) than this one: fetch that version",
    );
  });

  it.each(["../settings.json", "/etc/passwd", "objects/../../settings.json", "objects/..", ""])(
    "names no file outside of it, as %j",
    async (path) => {
      rewrite((was) => ({ ...was, files: [{ ...was.files[0], path }] }));
      await expect(checkBackup(folder, signal)).rejects.toThrow("is not what a backup says of itself");
    },
  );
});
