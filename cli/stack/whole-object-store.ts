import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import S3Error from "@20minutes/s3rver/lib/models/error.js";
import FilesystemStore from "@20minutes/s3rver/lib/stores/filesystem.js";

/** Beside the bucket, so that a draft is moved and not copied. */
const DRAFTS = ".drafts";

/**
 * Objects that are there whole or not at all, as S3's are. The server's own store lets them grow in their place: what a
 * broken line leaves there looks like a film, and two who write at once mix their bytes.
 */
export class WholeObjectStore extends FilesystemStore {
  readonly #drafts: string;
  readonly #replaces: boolean;

  /** @param replaces false: as `If-None-Match: *` asks, an object is written only where none is. */
  constructor(directory: string, { replaces }: { replaces: boolean }) {
    super(directory);
    this.#drafts = join(directory, DRAFTS);
    this.#replaces = replaces;
  }

  /** What an earlier life of the server has not finished. */
  forgetDrafts(): void {
    rmSync(this.#drafts, { recursive: true, force: true });
    mkdirSync(this.#drafts, { mode: 0o700 });
  }

  override async putContent(path: string, content: Readable): Promise<[size: number, md5: string]> {
    const draft = join(this.#drafts, randomUUID());
    try {
      const written = await super.putContent(draft, content);
      // Looked at only now, as S3 does: of two who write at once, the first to end wins. Nobody comes between this look
      // and the move: one process writes here, and both are made without waiting.
      if (!this.#replaces && existsSync(path)) {
        throw new S3Error("PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
      }
      renameSync(draft, path);
      return written;
    } finally {
      rmSync(draft, { force: true });
    }
  }
}
