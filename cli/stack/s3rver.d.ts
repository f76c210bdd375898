declare module "@20minutes/s3rver" {
  import type FilesystemStore from "@20minutes/s3rver/lib/stores/filesystem.js";

  interface Context {
    method: string;
    path: string;
    headers: Record<string, unknown>;
    query: Record<string, unknown>;
    state: Record<string, unknown>;
    mountPath?: string;
    /** Where this request reads and writes. */
    store: FilesystemStore;
  }
  export default class S3rver {
    constructor(options: {
      address: string;
      port: number;
      silent: boolean;
      vhostBuckets?: boolean;
      directory: string;
      configureBuckets: { name: string; configs: string[] }[];
    });
    /** Koa's own list; those that the server adds by itself are in it already, the last of them the one that answers. */
    middleware: ((context: Context, next: () => Promise<unknown>) => Promise<void>)[];
    /** @returns where it listens. */
    run(): Promise<{ port: number }>;
    close(): Promise<void>;
  }
}

declare module "@20minutes/s3rver/lib/stores/filesystem.js" {
  import type { Readable } from "node:stream";

  export default class FilesystemStore {
    constructor(directory: string);
    /** Writes the bytes of an object or a part to their place. */
    putContent(path: string, content: Readable): Promise<[size: number, md5: string]>;
  }
}

declare module "@20minutes/s3rver/lib/models/account.js" {
  interface Account {
    createKeyPair(accessKeyId: string, secretAccessKey: string): void;
    revokeAccessKey(accessKeyId: string): void;
  }
  const accounts: { DUMMY_ACCOUNT: Account };
  export default accounts;
}

declare module "@20minutes/s3rver/lib/models/error.js" {
  /** Answered as S3's XML with the status of its code. */
  export default class S3Error extends Error {
    constructor(code: string, message: string);
  }
}
