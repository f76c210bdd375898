import { ListObjectsCommand } from "@aws-sdk/client-s3";
import { getBucket, getS3 } from "./client";

export interface ListedObject {
  key: string;
  modifiedAt: Date;
}

/**
 * Every object whose key begins with `prefix`, in the order of the keys' bytes; a page of a thousand is held at a time.
 * The key that the app uses needs the right to list the bucket.
 */
export async function* listObjects(prefix: string): AsyncGenerator<ListedObject, undefined> {
  let last: string | undefined;
  for (;;) {
    // Not its second version, whose pages hang together by tokens: the embedded server makes them with a cipher that
    // OpenSSL 3 has put away.
    const page = await getS3().send(new ListObjectsCommand({ Bucket: getBucket(), Prefix: prefix, Marker: last }));
    for (const { Key, LastModified } of page.Contents ?? []) {
      if (Key === undefined || !LastModified) throw new Error("S3 listed an object without a key or a time");
      yield { key: Key, modifiedAt: LastModified };
      last = Key;
    }
    if (!page.IsTruncated) return;
  }
}
