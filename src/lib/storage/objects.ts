import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { z } from "zod";
import { refuse } from "@/lib/error-codes";
import { getBucket, getS3 } from "./client";

const DELETES_AT_ONCE = 8;

/** No instanceof: the client lives as long as the process and may come from another bundle's copy of the SDK. */
const missingSchema = z.object({ $metadata: z.object({ httpStatusCode: z.literal(404) }) });

function isMissing(error: unknown): boolean {
  return missingSchema.safeParse(error).success;
}

/** A part of an object, bytes. */
export type ByteRange = { at: number; length: number };

/** @returns the object's size in bytes and, where the server keeps it, its SHA-256 in hex; null where there is no object. */
export async function headObject(
  key: string,
  options: { signal?: AbortSignal } = {},
): Promise<{ size: number; sha256: string | null } | null> {
  try {
    const head = await getS3().send(
      new HeadObjectCommand({ Bucket: getBucket(), Key: key, ChecksumMode: "ENABLED" }),
      options.signal ? { abortSignal: options.signal } : {},
    );
    const sha256 = head.ChecksumSHA256 ? Buffer.from(head.ChecksumSHA256, "base64").toString("hex") : null;
    return { size: head.ContentLength ?? 0, sha256 };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Reads an object into memory, never more of it than `maxBytes`.
 * @param options `range`: only that part of it.
 * @returns its bytes, or null where there is no object.
 * @throws AppError IMAGE_TOO_LARGE when it is larger; the signal's reason when aborted.
 */
export async function getObject(
  key: string,
  options: { maxBytes: number; range?: ByteRange; signal?: AbortSignal | undefined },
): Promise<Buffer | null> {
  const body = await openObject(key, options);
  return body && (await collect(body, options.maxBytes, options.signal));
}

/** @returns the SHA-256 of an object's bytes in hex, read in passing, or null where there is no object. */
export async function hashObject(key: string): Promise<string | null> {
  const body = await openObject(key, {});
  if (!body) return null;
  const hash = createHash("sha256");
  for await (const chunk of body) hash.update(chunk);
  return hash.digest("hex");
}

/** @returns an object's bytes as they come, or null where there is no object. */
export async function openObject(
  key: string,
  { range, signal }: { range?: ByteRange; signal?: AbortSignal | undefined },
): Promise<AsyncIterable<Buffer> | null> {
  try {
    const answer = await getS3().send(
      new GetObjectCommand({ Bucket: getBucket(), Key: key, ...(range && { Range: toHeader(range) }) }),
      signal ? { abortSignal: signal } : {},
    );
    if (!(answer.Body instanceof Readable)) throw new Error("S3 answered without a body");
    return answer.Body;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

function toHeader({ at, length }: ByteRange): string {
  return `bytes=${at}-${at + length - 1}`;
}

async function collect(body: AsyncIterable<Buffer>, maxBytes: number, signal?: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Leaving the loop by throwing destroys the stream.
  for await (const chunk of body) {
    signal?.throwIfAborted();
    size += chunk.length;
    if (size > maxBytes) throw refuse("IMAGE_TOO_LARGE", { message: `object larger than ${maxBytes} bytes` });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** Writes an object whole; an earlier one of that key is replaced. */
export async function putObject(
  key: string,
  body: Buffer,
  contentType: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<void> {
  await getS3().send(
    new PutObjectCommand({
      Bucket: getBucket(),
      Key: key,
      Body: body,
      ContentType: contentType,
      ContentLength: body.length,
      CacheControl: "private, max-age=31536000, immutable",
    }),
    options.signal ? { abortSignal: options.signal } : {},
  );
}

/** Removes objects; those already gone are no error. One by one: not every S3 server takes deletes in bulk. */
export async function deleteObjects(keys: readonly string[], options: { signal?: AbortSignal } = {}): Promise<void> {
  const left = [...keys];
  const worker = async (): Promise<void> => {
    for (let key = left.pop(); key !== undefined; key = left.pop()) {
      options.signal?.throwIfAborted();
      await getS3().send(
        new DeleteObjectCommand({ Bucket: getBucket(), Key: key }),
        options.signal ? { abortSignal: options.signal } : {},
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(DELETES_AT_ONCE, keys.length) }, worker));
}
