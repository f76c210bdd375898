import type { CORSRule } from "@aws-sdk/client-s3";

/** What a browser may do with the bucket on pages of `origin`, and no others: deploy/terraform/bucket.tf says the same. */
export function corsRules(origin: string): CORSRule[] {
  return [
    {
      AllowedOrigins: [origin],
      AllowedMethods: ["PUT", "GET", "HEAD"],
      AllowedHeaders: ["content-type", "x-amz-checksum-sha256", "if-none-match"],
      ExposeHeaders: ["ETag"],
      MaxAgeSeconds: 3600,
    },
  ];
}
