import { z } from "zod";
import { type ScanDetail, scanDetailSchema } from "@/domain/scan";
import { scaled } from "./patience";
import type { ApiUser } from "./users";

const presignedSchema = z.object({
  url: z.url(),
  key: z.string(),
  headers: z.record(z.string(), z.string()),
  expiresAt: z.iso.datetime(),
});
export type Presigned = z.infer<typeof presignedSchema>;

export interface FilmFile {
  contentType: string;
  bytes: Buffer;
}

/** Asks for a URL for this file, or for one announced otherwise. */
export async function presign(
  user: ApiUser,
  film: FilmFile,
  announced: Record<string, unknown> = {},
): Promise<Presigned> {
  const { body, status } = await user.call("POST", "/api/uploads/presign", {
    contentType: film.contentType,
    size: film.bytes.length,
    ...announced,
  });
  if (status !== 200) throw new Error(`presign answered ${status}: ${JSON.stringify(body)}`);
  return presignedSchema.parse(body);
}

/** @returns the status that the storage answers. */
export async function put(presigned: Presigned, bytes: Buffer, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(presigned.url, {
    method: "PUT",
    headers: { ...presigned.headers, ...headers },
    body: new Uint8Array(bytes),
  });
  return response.status;
}

/** Presigns and puts a film. @returns its key. */
export async function upload(user: ApiUser, film: FilmFile, announced: Record<string, unknown> = {}): Promise<string> {
  const presigned = await presign(user, film, announced);
  const status = await put(presigned, film.bytes);
  if (status !== 200) throw new Error(`the storage answered ${status}`);
  return presigned.key;
}

/** The whole way to a scan. @returns its id. */
export async function createScan(
  user: ApiUser,
  film: FilmFile,
  announced: Record<string, unknown> = {},
): Promise<string> {
  const s3Key = await upload(user, film, announced);
  const { body, status } = await user.call("POST", "/api/scans/create", { s3Key });
  if (status !== 201) throw new Error(`create answered ${status}: ${JSON.stringify(body)}`);
  return z.object({ scanId: z.uuid() }).parse(body).scanId;
}

export async function getScan(user: ApiUser, scanId: string): Promise<ScanDetail> {
  const { body } = await user.call("GET", `/api/scans/${scanId}`);
  return scanDetailSchema.parse(body);
}

/** On a slow machine the app is asked less often, as it has less to answer with. */
const POLL_MS = scaled(50);

/** Asks for the scan again and again until it is as wanted. */
export async function waitForScan(
  user: ApiUser,
  scanId: string,
  wanted: (scan: ScanDetail) => boolean,
): Promise<ScanDetail> {
  const deadline = Date.now() + scaled(45_000);
  for (;;) {
    const scan = await getScan(user, scanId);
    if (wanted(scan)) return scan;
    if (Date.now() > deadline) throw new Error(`scan stayed ${scan.status}, displayKey ${scan.displayKey}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

/** Runs an analysis to its end. */
export async function analyse(user: ApiUser, scanId: string): Promise<ScanDetail> {
  const { body, status } = await user.call("POST", "/api/scans/run-inference", { scanId });
  if (status !== 202) throw new Error(`run-inference answered ${status}: ${JSON.stringify(body)}`);
  const { runId } = z.object({ runId: z.uuid() }).parse(body);
  return await waitForScan(user, scanId, ({ runs }) =>
    runs.some(({ id, finishedAt }) => id === runId && finishedAt !== null),
  );
}
