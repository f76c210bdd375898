import { Readable } from "node:stream";
import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { refuse } from "@/lib/error-codes";
import { getBucket, getS3 } from "./client";

/** The most keys that one S3 delete takes. */
const DELETE_BATCH = 1000;

function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}

/** @returns the object's size in bytes and type, or null where there is no object. */
export async function headObject(key: string): Promise<{ size: number; contentType: string | undefined } | null> {
  try {
    const head = await getS3().send(new HeadObjectCommand({ Bucket: getBucket(), Key: key }));
    return { size: head.ContentLength ?? 0, contentType: head.ContentType };
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/**
 * Reads an object into memory, never more of it than `maxBytes`.
 * @param options `first`: only so many bytes from its start.
 * @returns its bytes, or null where there is no object.
 * @throws AppError IMAGE_TOO_LARGE when it is larger; the signal's reason when aborted.
 */
export async function getObject(
  key: string,
  options: { maxBytes: number; first?: number; signal?: AbortSignal | undefined },
): Promise<Buffer | null> {
  const { first, maxBytes, signal } = options;
  try {
    const answer = await getS3().send(
      new GetObjectCommand({ Bucket: getBucket(), Key: key, ...(first ? { Range: `bytes=0-${first - 1}` } : {}) }),
      signal ? { abortSignal: signal } : {},
    );
    if (!(answer.Body instanceof Readable)) throw new Error("S3 answered without a body");
    return await collect(answer.Body, maxBytes, signal);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
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

/** Removes objects; those already gone are no error. */
export async function deleteObjects(keys: readonly string[], options: { signal?: AbortSignal } = {}): Promise<void> {
  for (let from = 0; from < keys.length; from += DELETE_BATCH) {
    const Objects = keys.slice(from, from + DELETE_BATCH).map((Key) => ({ Key }));
    const answer = await getS3().send(
      new DeleteObjectsCommand({ Bucket: getBucket(), Delete: { Objects, Quiet: true } }),
      options.signal ? { abortSignal: options.signal } : {},
    );
    const failed = answer.Errors?.filter((error) => error.Code !== "NoSuchKey") ?? [];
    if (failed.length > 0) throw new Error(`${failed.length} objects could not be deleted: ${failed[0]?.Code}`);
  }
}

/** @throws when the bucket can't be reached within the signal's time. */
export async function checkBucket(signal: AbortSignal): Promise<void> {
  await getS3().send(new HeadBucketCommand({ Bucket: getBucket() }), { abortSignal: signal });
}
