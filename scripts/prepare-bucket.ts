// `npm run prepare:bucket`: makes the bucket of AWS_S3_BUCKET unless it is there, and lets browsers on APP_URL's pages use
// it. For S3 servers of one's own, with a key that may do so; on AWS deploy/terraform does it.
import { CreateBucketCommand, HeadBucketCommand, PutBucketCorsCommand } from "@aws-sdk/client-s3";
import { getEnv } from "@/lib/env";
import { getBucket, getS3 } from "@/lib/storage/client";
import { corsRules } from "./prepare-bucket/cors-rules";
import { explainError } from "./stack/plain-error";

async function makeBucket(): Promise<boolean> {
  try {
    await getS3().send(new HeadBucketCommand({ Bucket: getBucket() }));
    return false;
  } catch (error) {
    if (!(error instanceof Error && error.name === "NotFound")) throw error;
  }
  await getS3().send(new CreateBucketCommand({ Bucket: getBucket() }));
  return true;
}

try {
  const origin = new URL(getEnv().APP_URL).origin;
  const isNew = await makeBucket();
  await getS3().send(
    new PutBucketCorsCommand({ Bucket: getBucket(), CORSConfiguration: { CORSRules: corsRules(origin) } }),
  );
  console.log(`${isNew ? "Made the bucket" : "The bucket was there"}; pages of ${origin} may use it.`);
} catch (error) {
  console.error(explainError(error));
  process.exit(1);
}
