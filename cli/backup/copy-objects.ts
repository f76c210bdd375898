import { rmSync } from "node:fs";
import { join } from "node:path";
import type { Client } from "pg";
import { openObject } from "@/lib/storage/objects";
import type { DumpedScan } from "./dump-database";
import { type BackupFile, writeFile } from "./files";
import { type Manifest, objectFile } from "./manifest";

type CopiedObjects = Pick<Manifest, "objects" | "lost" | "deletedScans" | "files">;

/** Copies the films and drawn pictures that the dumped rows name. */
export async function copyObjects(
  { scans, pending }: { scans: DumpedScan[]; pending: string[] },
  { client, folder }: { client: Client; folder: string },
  signal: AbortSignal,
): Promise<CopiedObjects> {
  const copied: CopiedObjects = { objects: [], lost: [], deletedScans: [], files: [] };
  const keep = (key: string, file: BackupFile): void => {
    copied.objects.push(key);
    copied.files.push(file);
  };
  for (const { id, keys } of scans) {
    const found = new Map<string, BackupFile>();
    for (const key of keys) {
      const file = await copyObject(key, folder, signal);
      if (file) found.set(key, file);
    }
    if (found.size < keys.length && (await isDeleted(client, id))) {
      for (const { path } of found.values()) rmSync(join(folder, path));
      copied.deletedScans.push(id);
      continue;
    }
    for (const [key, file] of found) keep(key, file);
    copied.lost.push(...keys.filter((key) => !found.has(key)));
  }
  for (const key of pending) {
    const file = await copyObject(key, folder, signal);
    if (file) keep(key, file);
  }
  return copied;
}

async function copyObject(key: string, folder: string, signal: AbortSignal): Promise<BackupFile | null> {
  const object = await openObject(key, { signal });
  return object && (await writeFile(folder, objectFile(key), object, signal));
}

/** Its owner deleted it since its row was dumped, and its objects with it. */
async function isDeleted(client: Client, scanId: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT FROM "Scan" WHERE id = $1', [scanId]);
  return rowCount === 0;
}
