declare module "@20minutes/s3rver" {
  export default class S3rver {
    constructor(options: {
      address: string;
      port: number;
      silent: boolean;
      directory: string;
      configureBuckets: { name: string; configs: string[] }[];
    });
    /** Koa's own list; those that the server adds by itself are in it already. */
    middleware: ((
      context: { method: string; headers: Record<string, unknown>; query: Record<string, unknown> },
      next: () => Promise<unknown>,
    ) => Promise<void>)[];
    run(): Promise<unknown>;
    close(): Promise<void>;
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
