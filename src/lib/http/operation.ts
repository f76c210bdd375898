import type { z } from "zod";
import type { TokenScope } from "@/domain/access-token";
import type { ErrorCode } from "@/lib/error-codes";
import type { RateLimit } from "./rate-limit";

export type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

/** What a route's `schema.ts` says of one call. The same object validates the request and fills the OpenAPI document. */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> {
  method: Method;
  /** As OpenAPI writes it: `/api/scans/{id}`. */
  path: string;
  summary: string;
  /** True: whoever asks. Otherwise signed-in users only. */
  public?: boolean;
  /** What an access token needs for it. Without one, tokens are refused: only who is signed in may. */
  scope?: TokenScope;
  params?: Params;
  query?: Query;
  body?: Body;
  limit?: RateLimit;
  /** By status; null where the answer has no body. */
  responses: Record<number, z.ZodType | null>;
  /** Of those answers; JSON where nothing is said. */
  mediaType?: string;
  /** The refusals beyond those that every call has. */
  errors: readonly ErrorCode[];
}

/** Keeps the schemas' types; adds nothing. */
export function defineOperation<
  Params extends z.ZodType = z.ZodUndefined,
  Query extends z.ZodType = z.ZodUndefined,
  Body extends z.ZodType = z.ZodUndefined,
>(operation: Operation<Params, Query, Body>): Operation<Params, Query, Body> {
  return operation;
}
