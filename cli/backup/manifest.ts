import { createHash } from "node:crypto";
import { existsSync, lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { z } from "zod";
import { readMigrations } from "../stack/migrations";
import { PlainError } from "../command/plain-error";
import { damaged, fileSchema, writeFile } from "./files";

/** Counted up when an older version could no longer read what this one writes. */
const FORMAT = 1;
const MANIFEST = "manifest.json";
/** Written last: without it a backup is not whole. In the form that `sha256sum -c` reads. */
const SEAL = "manifest.json.sha256";

export const JOBS_FILE = "jobs.json";
export const tableFile = (table: string): string => `database/${table}.copy`;
export const objectFile = (key: string): string => `objects/${key}`;

const manifestSchema = z.object({
  format: z.literal(FORMAT),
  app: z.string(),
  madeAt: z.iso.datetime(),
  /** Names of those that had made the database what it was. */
  migrations: z.array(z.string()),
  /** The columns as they stand in the table's file. */
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  /** Keys of the films and drawn pictures. */
  objects: z.array(z.string()),
  /** Keys that rows name and that the file store had lost before. */
  lost: z.array(z.string()),
  /** Scans that were deleted while their films were copied: their rows are in the tables and are not to be restored. */
  deletedScans: z.array(z.uuid()),
  demoPassword: z.string(),
  files: z.array(fileSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

export async function writeManifest(
  folder: string,
  manifest: Omit<Manifest, "format" | "app">,
  signal: AbortSignal,
): Promise<Manifest> {
  const app = z.object({ version: z.string() }).parse(JSON.parse(readFileSync("package.json", "utf8"))).version;
  const whole: Manifest = { format: FORMAT, app, ...manifest };
  const text = JSON.stringify(whole, null, 1);
  const { sha256 } = await writeFile(folder, MANIFEST, Readable.from([text]), signal);
  await writeFile(folder, SEAL, Readable.from([`${sha256}  ${MANIFEST}\n`]), signal);
  return whole;
}

/** Whether `folder` is a backup, or looks like one. */
export function isBackup(folder: string): boolean {
  return existsSync(join(folder, SEAL));
}

/**
 * Reads what a backup says of itself.
 * @throws PlainError where it is none, not whole, damaged, or made by a newer version.
 */
export function readManifest(folder: string): Manifest {
  if (!lstatSync(folder, { throwIfNoEntry: false })) throw new PlainError(`There is no folder ${folder}.`);
  if (!isBackup(folder)) {
    throw new PlainError(
      `${folder} is not a backup, or one that was cut short: use one that "npm run backup" finished.`,
    );
  }
  const place = join(folder, MANIFEST);
  if (!existsSync(place)) throw damaged(place, "is missing");
  const text = readFileSync(place, "utf8");
  const sha256 = createHash("sha256").update(text).digest("hex");
  if (readFileSync(join(folder, SEAL), "utf8") !== `${sha256}  ${MANIFEST}\n`) {
    throw damaged(place, "is not what was written");
  }
  const said: unknown = JSON.parse(text);
  const maker = z.object({ format: z.number(), app: z.string() }).parse(said);
  if (maker.format > FORMAT) throw newer(maker.app);
  const { data: manifest } = manifestSchema.safeParse(said);
  if (!manifest) throw damaged(place, "is not what a backup says of itself");
  const known = new Set(readMigrations().map(({ name }) => name));
  if (!manifest.migrations.every((name) => known.has(name))) throw newer(maker.app);
  return manifest;
}

function newer(app: string): PlainError {
  return new PlainError(
    `This backup was made by a newer version of the app (${app}) than this one: fetch that version or a later one, and restore with it.`,
  );
}
