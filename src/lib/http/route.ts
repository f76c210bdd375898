import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { AppError } from "@/lib/app-error";
import { actorOf, withActor } from "@/lib/audit/actor";
import type { CurrentUser } from "@/lib/auth/auth-provider";
import { refuse } from "@/lib/error-codes";
import { getLogger } from "@/lib/logger";
import { getMetrics } from "@/lib/metrics";
import { withRequestId } from "@/lib/request-id";
import { authenticate } from "./authenticate";
import { checkOrigin } from "./check-origin";
import { callerOf } from "./client-address";
import type { Method, Operation } from "./operation";
import { isOutage } from "./outage";
import { parseInput, parseParams, queryObject } from "./parse-input";
import { problemResponse } from "./problem";
import { consume } from "./rate-limit";
import { readJsonBody } from "./read-body";

export interface RouteInput<Params, Query, Body> {
  /** Who makes the call; in a public one nobody is asked for, and its id is empty. */
  user: CurrentUser;
  params: Params;
  query: Query;
  body: Body;
  request: Request;
}

/** What Next calls. */
export type NextHandler = (
  request: Request,
  context: { params: Promise<Record<string, string | string[]>> },
) => Promise<Response>;

const NOBODY: CurrentUser = { id: "", email: "", name: "", sessionId: "" };
/** A restart of Postgres takes about this long, in seconds. */
const OUTAGE_RETRY_S = "2";
const REQUEST_ID = /^[\w-]{8,64}$/;
const READING_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/** A JSON answer; `data` null makes an empty one. Never cached: every answer is one user's. */
export function answer(status: number, data: unknown): Response {
  return new Response(data === null ? null : JSON.stringify(data), {
    status,
    headers: { "cache-control": "no-store", ...(data === null ? {} : { "content-type": "application/json" }) },
  });
}

/** Stands for an input that the operation has no schema for, whose type is then `undefined` (see defineOperation). */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says which
function nothing<T>(): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- true by defineOperation's defaults
  return undefined as T;
}

function logAnswer(request: Request, fields: Record<string, unknown>, error: unknown): void {
  const log = getLogger();
  const line = { method: request.method, path: new URL(request.url).pathname, ...fields };
  if (error === undefined) log.info(line, "request");
  else if (error instanceof AppError && error.status < 500) log.info({ ...line, reason: error.message }, "request");
  else log.error({ ...line, err: error }, "request");
}

/**
 * The one wrapper of every API call: request id, origin, who the user is, rate limit, input by the operation's
 * schemas, problem+json for whatever is thrown, one log line.
 */
export function route<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  operation: Operation<Params, Query, Body>,
  handle: (input: RouteInput<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<Response>,
): NextHandler {
  const answerTo = async (
    request: Request,
    context: Parameters<NextHandler>[1],
    requestId: string,
  ): Promise<Response> => {
    const started = performance.now();
    let user = NOBODY;
    let response: Response;
    let thrown: unknown;
    try {
      if (!READING_METHODS.has(request.method)) checkOrigin(request);
      if (!operation.public) user = await authenticate(operation, request.headers);
      if (operation.limit) await consume(operation.limit, operation.public ? callerOf(request.headers) : user.id);
      const input = {
        user,
        params: operation.params ? parseParams(operation.params, await context.params) : nothing<z.output<Params>>(),
        query: operation.query
          ? parseInput(operation.query, queryObject(new URL(request.url).searchParams))
          : nothing<z.output<Query>>(),
        body: operation.body ? parseInput(operation.body, await readJsonBody(request)) : nothing<z.output<Body>>(),
        request,
      };
      response = await withActor(actorOf(user.sessionId, request.headers), () => handle(input));
    } catch (error) {
      thrown =
        !(error instanceof AppError) && isOutage(error)
          ? refuse("UNAVAILABLE", { cause: error, headers: { "retry-after": OUTAGE_RETRY_S } })
          : error;
      response = problemResponse(thrown, requestId);
    }
    response.headers.set("x-request-id", requestId);
    const seconds = (performance.now() - started) / 1000;
    const { method, path } = operation;
    getMetrics().answers.observe({ method, route: path, status: response.status }, seconds);
    const ms = Math.round(seconds * 1000);
    logAnswer(request, { userId: user.id || undefined, status: response.status, ms }, thrown);
    return response;
  };
  return async (request, context) => {
    const given = request.headers.get("x-request-id");
    const requestId = given !== null && REQUEST_ID.test(given) ? given : randomUUID();
    return await withRequestId(requestId, () => answerTo(request, context, requestId));
  };
}

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const satisfies readonly Method[];
type Handlers = Record<(typeof METHODS)[number], NextHandler>;

/** All methods of one address: those given, and 405 as problem+json for the others. */
export function routes(handlers: Partial<Handlers>): Handlers {
  const allow = Object.keys(handlers).join(", ");
  return { ...refusingAll(() => refuse("METHOD_NOT_ALLOWED", { headers: { allow } })), ...handlers };
}

/** All methods of an address that is none: a program gets a problem to read, not a page. */
export function noRoutes(): Handlers {
  return refusingAll(() => refuse("NOT_FOUND"));
}

/**
 * The methods of an address that is there in some installations only, by their settings; nothing is there in the others.
 * @param isThere asked at each request: a build knows no settings.
 */
export function routesWhere(isThere: () => boolean, handlers: Partial<Handlers>): Handlers {
  const there = routes(handlers);
  const nowhere = noRoutes();
  const choose =
    (method: keyof Handlers): NextHandler =>
    (request, context) =>
      (isThere() ? there : nowhere)[method](request, context);
  return {
    GET: choose("GET"),
    POST: choose("POST"),
    PUT: choose("PUT"),
    PATCH: choose("PATCH"),
    DELETE: choose("DELETE"),
  };
}

function refusingAll(makeError: () => AppError): Handlers {
  const refused: NextHandler = async (request) => {
    const requestId = randomUUID();
    const error = makeError();
    const response = problemResponse(error, requestId);
    response.headers.set("x-request-id", requestId);
    withRequestId(requestId, () => logAnswer(request, { status: error.status }, error));
    return response;
  };
  return { GET: refused, POST: refused, PUT: refused, PATCH: refused, DELETE: refused };
}
