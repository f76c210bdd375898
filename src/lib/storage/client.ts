import { S3Client } from "@aws-sdk/client-s3";
import { getEnv } from "@/lib/env";
import { perProcess } from "@/lib/per-process";

/** This process's S3 client; `AWS_ENDPOINT_URL_S3` points it to another server than Amazon's. */
export function getS3(): S3Client {
  return perProcess("s3", () => {
    const env = getEnv();
    return new S3Client({
      region: env.AWS_REGION,
      credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
      ...(env.AWS_ENDPOINT_URL_S3 ? { endpoint: env.AWS_ENDPOINT_URL_S3, forcePathStyle: true } : {}),
      // By default the SDK adds a CRC32 of an empty body to presigned PUTs, which no browser upload can match.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      maxAttempts: 3,
    });
  });
}

export function getBucket(): string {
  return getEnv().AWS_S3_BUCKET;
}
