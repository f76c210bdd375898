import { getEnv } from "@/lib/env";
import { type Finding, wrong } from "./check";
import { explainNetwork, findCode } from "./explain-network";

const CLOCK = { why: "this machine's clock is off by minutes", fix: "Turn on NTP: timedatectl set-ntp true" };
const REGION = {
  why: "the bucket is in another region",
  fix: "Set AWS_REGION to the region that the S3 console shows beside the bucket.",
};

/** What S3 says, by its codes. */
const REASONS: Record<string, { why: string; fix: string }> = {
  SignatureDoesNotMatch: {
    why: "the secret of the key is wrong, or a proxy changes what is sent",
    fix: "Copy AWS_SECRET_ACCESS_KEY again: it is often cut, or has a space.",
  },
  InvalidAccessKeyId: {
    why: "there is no such key: it was deleted, or is of another account",
    fix: "Make a new key and set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, both of them.",
  },
  RequestTimeTooSkewed: CLOCK,
  RequestNotYetValid: CLOCK,
  NoSuchBucket: {
    why: "there is no such bucket",
    fix: "Look for a typing error in AWS_S3_BUCKET, or npm run prepare:bucket.",
  },
  AccessDenied: {
    why: "the key may not do that",
    fix: "Give it GetObject, PutObject and DeleteObject on the bucket's objects, and ListBucket on the bucket.",
  },
  PermanentRedirect: REGION,
  TemporaryRedirect: REGION,
  AuthorizationHeaderMalformed: REGION,
  SlowDown: { why: "it has too much to do", fix: "Wait a few minutes." },
};

/**
 * @param did what was tried, such as "reading".
 * @param code as S3 says it.
 */
export function explainStorageCode(did: string, code: string): Finding {
  const known = REASONS[code];
  return wrong(
    `${did} is refused, ${code}${known ? `: ${known.why}` : ""}`,
    known?.fix ?? "Look the code up in the manual of your S3 server.",
  );
}

/** The same for what the SDK throws: S3's own answer, or that there was none. */
export function explainStorage(did: string, error: unknown): Finding {
  if (error instanceof Error && "$metadata" in error && !isOfNetwork(error)) return explainStorageCode(did, error.name);
  return explainStorageOutage(error);
}

interface StoragePlace {
  host: string;
  /** Then the host is made of region and bucket; else AWS_ENDPOINT_URL_S3 names it. */
  isAws: boolean;
}

function findPlace(): StoragePlace {
  const { AWS_ENDPOINT_URL_S3, AWS_REGION, AWS_S3_BUCKET } = getEnv();
  if (AWS_ENDPOINT_URL_S3) return { host: new URL(AWS_ENDPOINT_URL_S3).host, isAws: false };
  return { host: `${AWS_S3_BUCKET}.s3.${AWS_REGION}.amazonaws.com`, isAws: true };
}

/** @param place where the storage was looked for. */
export function explainStorageOutage(error: unknown, { host, isAws }: StoragePlace = findPlace()): Finding {
  if (!isAws) return explainNetwork(`the storage at ${host} (AWS_ENDPOINT_URL_S3)`, error);
  return explainNetwork(
    `the storage at ${host} (AWS_S3_BUCKET, AWS_REGION)`,
    error,
    "Look for a typing error in AWS_REGION, and whether DNS, a firewall or a proxy keeps this machine from that host.",
  );
}

/** The SDK writes its metadata on errors of the network as well. */
function isOfNetwork(error: Error): boolean {
  return /^(E[A-Z_]+|TimeoutError|AbortError)$/.test(findCode(error) ?? "");
}
