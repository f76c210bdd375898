// `npm run prepare:bucket`: makes the bucket of AWS_S3_BUCKET unless it is there, and lets browsers on APP_URL's pages use
// it. For S3 servers of one's own, with a key that may do so; on AWS deploy/terraform does it.
import {
  CreateBucketCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutBucketCorsCommand,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { getEnv } from "@/lib/env";
import { getBucket, getS3 } from "@/lib/storage/client";
import { explainStorage } from "./doctor/explain-storage";
import { toPlainError } from "./doctor/to-plain-error";
import { corsRules } from "./prepare-bucket/cors-rules";
import { explainError, PlainError } from "./command/plain-error";
import { takeNoArguments } from "./command/script-arguments";
import { useSettings } from "./command/use-settings";

const HELP = `Makes the bucket of AWS_S3_BUCKET unless it is there, and lets browsers on APP_URL's pages use it. It takes no arguments.

For an S3 server of your own, with a key that may make buckets and set their CORS rules. On AWS the app's key may not:
there deploy/terraform does it, or you in the S3 console (docs/guide/running/rebuild.mdx, step 8).`;

/** What a key for the app alone may not do on AWS. */
const BY_HAND =
  "This key may not do that, as it should be for the app's own on AWS: do it in the S3 console, as step 8 of docs/guide/running/rebuild.mdx has it.";

async function holdsBucket(): Promise<boolean> {
  try {
    await getS3().send(new HeadBucketCommand({ Bucket: getBucket() }));
    return true;
  } catch (error) {
    if (isNamed(error, "NotFound")) return false;
    if (!(error instanceof S3ServiceException)) throw error;
  }
  // The answer to HEAD has no body, and so no word on why: asked for its objects, the server says it.
  try {
    await getS3().send(new ListObjectsV2Command({ Bucket: getBucket(), MaxKeys: 1 }));
    return true;
  } catch (error) {
    if (isNamed(error, "NoSuchBucket")) return false;
    throw error;
  }
}

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** @throws PlainError that says why S3 did not do it, and what to do. */
async function attempt<T>(what: string, run: () => Promise<T>, ifDenied?: string): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (ifDenied && isNamed(error, "AccessDenied"))
      throw new PlainError(`${what} is refused, AccessDenied.\n${ifDenied}`);
    throw toPlainError(explainStorage(what, error));
  }
}

takeNoArguments("prepare:bucket", HELP);

try {
  useSettings({});
  const { origin } = new URL(getEnv().APP_URL);
  const Bucket = getBucket();
  const wasThere = await attempt("looking at the bucket", holdsBucket);
  if (!wasThere) await attempt("making the bucket", () => getS3().send(new CreateBucketCommand({ Bucket })), BY_HAND);
  const cors = new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: corsRules(origin) } });
  await attempt("setting the bucket's CORS rules", () => getS3().send(cors), BY_HAND);
  console.log(`${wasThere ? "The bucket was there" : "Made the bucket"}; pages of ${origin} may use it.`);
} catch (error) {
  console.error(explainError(error));
  process.exit(1);
}
