import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { getBucket, getS3 } from "./client";
import { scanIdOfDerivedKey } from "./keys";

/** Long enough for 50 MB over a slow line, counted to the start of the PUT. */
export const PUT_URL_SECONDS = 15 * 60;
/** From a URL's making to the end of the latest PUT by it: one that began just before it expired may take an hour. */
export const LATEST_PUT_SECONDS = PUT_URL_SECONDS + 60 * 60;
const GET_URL_SECONDS = 20 * 60;
/** GET URLs stay the same for so long, so that a browser finds in its cache what it has shown a moment ago. */
const GET_URL_STABLE_MS = 5 * 60 * 1000;

export interface PresignedUrl {
  url: string;
  expiresAt: Date;
}

const CHECKSUM_HEADER = "x-amz-checksum-sha256";
/** S3 answers 412 where the object is there already: a URL that leaked, or is sent again, can't replace a film. */
const ONLY_IF_NEW = { "if-none-match": "*" };

/**
 * A URL that takes one PUT of exactly these bytes: the signature covers type, length, that nothing is there yet and,
 * where given, the checksum.
 * @param object `size` in bytes; `sha256` in hex.
 * @returns the URL and the headers that the PUT has to repeat (a browser sets content-length by itself).
 */
export async function presignPut(object: {
  key: string;
  contentType: string;
  size: number;
  sha256?: string | undefined;
}): Promise<PresignedUrl & { headers: Record<string, string> }> {
  const checksum = object.sha256 ? Buffer.from(object.sha256, "hex").toString("base64") : undefined;
  const command = new PutObjectCommand({
    Bucket: getBucket(),
    Key: object.key,
    ContentType: object.contentType,
    ContentLength: object.size,
    IfNoneMatch: ONLY_IF_NEW["if-none-match"],
    ...(checksum ? { ChecksumSHA256: checksum } : {}),
  });
  const expiresAt = new Date(Date.now() + PUT_URL_SECONDS * 1000);
  const url = await getSignedUrl(getS3(), command, {
    expiresIn: PUT_URL_SECONDS,
    // Left to itself the presigner signs neither type nor length.
    signableHeaders: new Set(["host", "content-type", "content-length", CHECKSUM_HEADER, ...Object.keys(ONLY_IF_NEW)]),
    // In the query the checksum would bind nothing: it has to come with the PUT.
    unhoistableHeaders: new Set([CHECKSUM_HEADER]),
  });
  return {
    url,
    expiresAt,
    headers: {
      "content-type": object.contentType,
      ...ONLY_IF_NEW,
      ...(checksum ? { [CHECKSUM_HEADER]: checksum } : {}),
    },
  };
}

/**
 * A URL to read one object with, good for at least a quarter of an hour. Only pictures that were drawn here open as a page
 * of their own: what a user has uploaded is saved to disk, whatever it may be besides a film. In an <img> both are shown.
 */
export async function presignGet(key: string): Promise<PresignedUrl> {
  const signedAt = Math.floor(Date.now() / GET_URL_STABLE_MS) * GET_URL_STABLE_MS;
  const command = new GetObjectCommand({
    Bucket: getBucket(),
    Key: key,
    ...(scanIdOfDerivedKey(key) === null ? { ResponseContentDisposition: "attachment" } : {}),
  });
  const url = await getSignedUrl(getS3(), command, {
    expiresIn: GET_URL_SECONDS,
    signingDate: new Date(signedAt),
  });
  return { url, expiresAt: new Date(signedAt + GET_URL_SECONDS * 1000) };
}
