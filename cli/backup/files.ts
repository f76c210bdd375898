import { createHash, type Hash } from "node:crypto";
import { createReadStream, createWriteStream, lstatSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { PlainError } from "../command/plain-error";

/** Relative, without a step up. */
const pathSchema = z.string().regex(/^(?:[\w-][\w.-]*\/)*[\w-][\w.-]*$/);

export const fileSchema = z.object({ path: pathSchema, size: z.number().int(), sha256: z.string().length(64) });
export type BackupFile = z.infer<typeof fileSchema>;

/** Writes a file of a backup, readable by its owner alone, on the disk when this returns. @param path within `folder`. */
export async function writeFile(
  folder: string,
  path: string,
  content: AsyncIterable<Buffer | string>,
  signal: AbortSignal,
): Promise<BackupFile> {
  const place = join(folder, path);
  mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
  const hash = createHash("sha256");
  const counted = { size: 0 };
  const file = createWriteStream(place, { flags: "wx", mode: 0o600, flush: true });
  await pipeline(count(content, hash, counted), file, { signal });
  return { path, size: counted.size, sha256: hash.digest("hex") };
}

async function* count(
  chunks: AsyncIterable<Buffer | string>,
  hash: Hash,
  counted: { size: number },
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    hash.update(bytes);
    counted.size += bytes.length;
    yield bytes;
  }
}

/** @throws PlainError where the file is not the one that was written. */
export async function checkFile(folder: string, file: BackupFile, signal: AbortSignal): Promise<void> {
  const place = join(folder, file.path);
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (!found?.isFile()) throw damaged(place, "is missing");
  if (found.size !== file.size) throw damaged(place, `has ${found.size} bytes instead of ${file.size}`);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(place, { signal })) hash.update(chunk);
  if (hash.digest("hex") !== file.sha256) throw damaged(place, "is not what was written");
}

export function damaged(place: string, how: string): PlainError {
  return new PlainError(
    `This backup is damaged: ${place} ${how}. Nothing was restored: use another copy of it, or an earlier one.`,
  );
}
