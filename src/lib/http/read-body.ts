import { refuse } from "@/lib/error-codes";

/** Ample for every JSON body of this API. */
export const MAX_BODY_BYTES = 64 * 1024;

/**
 * The body's bytes, read no further than the limit.
 * @throws AppError BODY_TOO_LARGE.
 */
export async function readBytes(request: Request): Promise<Buffer<ArrayBuffer>> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) throw refuse("BODY_TOO_LARGE");

  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | null = request.body;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw refuse("BODY_TOO_LARGE");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * The JSON body, read no further than the limit.
 * @throws AppError UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, MALFORMED_JSON.
 */
export async function readJsonBody(request: Request): Promise<unknown> {
  const type = request.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") throw refuse("UNSUPPORTED_MEDIA_TYPE", { message: `content-type ${type}` });
  const bytes = await readBytes(request);
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return JSON.parse(text);
  } catch (cause) {
    throw refuse("MALFORMED_JSON", { cause });
  }
}
