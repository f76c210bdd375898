import { checkFile } from "./files";
import { type Manifest, readManifest } from "./manifest";

/** @throws PlainError unless `folder` is a backup that this version can read, and every file is there as it was written. */
export async function checkBackup(folder: string, signal: AbortSignal): Promise<Manifest> {
  const manifest = readManifest(folder);
  for (const file of manifest.files) await checkFile(folder, file, signal);
  return manifest;
}
