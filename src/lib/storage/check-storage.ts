import { randomUUID } from "node:crypto";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { perProcess } from "@/lib/per-process";
import { getBucket, getS3 } from "./client";
import { deleteObjects, putObject } from "./objects";

/** More than what a full disk may still have in a corner. */
const PROBE_BYTES = 64 * 1024;
const WRITE_EVERY_MS = 15_000;

const lastWrite = (): { at: number } => perProcess("storage write", () => ({ at: Number.NEGATIVE_INFINITY }));

/**
 * Whether the storage can be read from, asked now; and whether it takes a film, as found within the last 15 s: a store
 * whose disk is full answers all the same.
 * @throws when the bucket is missing or can't be reached, its key is refused, or nothing can be written, within the
 *   signal's time.
 */
export async function checkStorage(signal: AbortSignal): Promise<void> {
  await readNothing(signal);
  const last = lastWrite();
  if (performance.now() - last.at < WRITE_EVERY_MS) return;
  // A new object each time: an old one would leave its own room to write in.
  const key = `readiness/${randomUUID()}`;
  try {
    await putObject(key, Buffer.alloc(PROBE_BYTES), "application/octet-stream", { signal });
  } finally {
    await deleteObjects([key], { signal });
  }
  last.at = performance.now();
}

/** Asks for an object that is not there: the answer tells a missing key from a missing bucket, which a HEAD does not. */
async function readNothing(signal: AbortSignal): Promise<void> {
  try {
    await getS3().send(new GetObjectCommand({ Bucket: getBucket(), Key: "readiness/none" }), { abortSignal: signal });
  } catch (error) {
    if (!(error instanceof Error && error.name === "NoSuchKey")) throw error;
  }
}
