import type { FormatRefusal } from "./film-formats";

/** The requests of one upload, in their order. */
export type Step = "presign" | "put" | "create" | "describe" | "analyse";

/** Why an upload waits before it goes on by itself. */
export type WaitReason = "OFFLINE" | "UNREACHABLE" | "BUSY" | "SERVER_TROUBLE";

export type ProblemCode =
  | "UNREACHABLE"
  | "SIGNED_OUT"
  | "REFUSED"
  | "CLOCK_SKEW"
  | "STORAGE_REFUSED"
  | "BUSY"
  | "SERVER_TROUBLE"
  | "UNREADABLE";

/** Why an upload stopped. `final`: trying again with the same file cannot help. */
export interface Problem {
  code: ProblemCode;
  /** The server's own words, where it gave any. */
  detail: string | null;
  final: boolean;
}

/** Why the browser does not even start to upload a file. Each has its own words: see messages/upload.ts. */
export type RefusalCode = "EMPTY" | "TOO_LARGE" | "UNREADABLE" | FormatRefusal;
