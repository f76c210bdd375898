import type { paths as TokenPaths } from "#client/openapi";
import type { paths as SessionPaths } from "#client/session";
import { commonMessages } from "@/messages/common";
import { ApiProblem } from "./api-problem";

/** Every call of the API, as its OpenAPI document describes it. */
type Paths = TokenPaths & SessionPaths;
type Method = "get" | "post" | "put" | "patch" | "delete";
/** The paths that take a method. */
type PathOf<M extends Method> = { [P in keyof Paths]: Paths[P][M] extends object ? P : never }[keyof Paths];

type JsonOf<T> = T extends { content: { "application/json": infer Json } } ? Json : undefined;
/** What a call answers; nothing for 204. */
type AnswerOf<C> = C extends { responses: infer R } ? JsonOf<R[keyof R & (200 | 201 | 202 | 204)]> : never;

type BodyOf<C> = C extends { requestBody: { content: { "application/json": infer Json } } } ? { body: Json } : object;
type ParametersOf<C> = C extends { parameters: infer P extends { path?: unknown; query?: unknown } }
  ? Pick<P, "path" | "query">
  : object;

interface FetchOptions {
  signal?: AbortSignal | undefined;
  /** Lets the call outlive the page. */
  keepalive?: boolean;
  /** A 401 is shown where it happened: it belongs to a password, or going to sign in would lose a list of uploads. */
  unauthorizedIsAnswer?: boolean;
}

/** What goes to any call; each call's own type says which of it. */
interface AnyOptions extends FetchOptions {
  path?: Record<string, string>;
  query?: Record<string, string | null | undefined>;
  body?: unknown;
}

/**
 * One call of the app's own API, typed by its OpenAPI document. The answer's shape is taken on trust: the server has
 * the same types. A query's empty values are left out.
 * @throws ApiProblem for every refusal, a network failure (NETWORK), and an answer that is no JSON, such as a proxy's page
 * (BAD_ANSWER). An aborted call throws its AbortError.
 */
export async function callApi<M extends Method, P extends PathOf<M>>(
  method: M,
  path: P,
  options: FetchOptions & ParametersOf<Paths[P][M]> & BodyOf<Paths[P][M]>,
): Promise<AnswerOf<Paths[P][M]>> {
  const { path: names = {}, query = {}, body, signal, keepalive, unauthorizedIsAnswer } = options as AnyOptions;
  let response: Response;
  try {
    response = await fetch(addressOf(path, names, query), {
      method: method.toUpperCase(),
      keepalive: keepalive ?? false,
      signal: signal ?? null,
      headers: {
        accept: "application/json, application/problem+json",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiProblem({ status: 0, code: "NETWORK", detail: commonMessages.errors.network, cause });
  }
  if (!response.ok) {
    if (response.status === 401 && !unauthorizedIsAnswer) goToSignIn();
    throw await readProblem(response);
  }
  const answer = response.status === 204 ? undefined : await readAnswer(response);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types are made from the server's own schemas
  return answer as AnswerOf<Paths[P][M]>;
}

function addressOf(path: string, names: Record<string, string>, query: NonNullable<AnyOptions["query"]>): string {
  const address = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(names[name] ?? ""));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  return search.size > 0 ? `${address}?${search.toString()}` : address;
}

async function readAnswer(response: Response): Promise<object> {
  const answer: unknown = await response.json().catch(() => undefined);
  if (typeof answer === "object" && answer !== null) return answer;
  throw new ApiProblem({ status: response.status, code: "BAD_ANSWER", detail: commonMessages.errors.badAnswer });
}

async function readProblem(response: Response): Promise<ApiProblem> {
  const answer: unknown = await response.json().catch(() => null);
  const retryAfter = Number(response.headers.get("retry-after"));
  return new ApiProblem({
    ...(isProblem(answer) ? answer : { code: "UNEXPECTED", detail: commonMessages.errors.unexpected }),
    status: response.status,
    retryAfterS: retryAfter > 0 ? retryAfter : undefined,
  });
}

/** Whether this is a problem of ours; a proxy's has no code. */
function isProblem(answer: unknown): answer is { code: string; detail: string; requestId?: string } {
  if (typeof answer !== "object" || answer === null) return false;
  return "code" in answer && typeof answer.code === "string" && "detail" in answer && typeof answer.detail === "string";
}

function goToSignIn() {
  const here = window.location.pathname + window.location.search;
  window.location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}
