/** The proxy writes the asked-for path and query here: a page cannot read its own address. */
export const REQUEST_PATH_HEADER = "x-request-path";

/** Where people land who did not ask for a page. */
const DEFAULT_PATH = "/dashboard";

const OWN_ORIGIN = "http://own.invalid";

/**
 * Makes `next=` safe to follow: only a path of this app, never another site ("//evil", "/\evil", "https:…") nor
 * a page that would send the user round in circles.
 * @returns path, query and hash as the browser will read them, or {@link DEFAULT_PATH}
 */
export function toLocalPath(next: string | string[] | null | undefined): string {
  if (typeof next !== "string" || !next.startsWith("/") || next.length > 2048) return DEFAULT_PATH;
  // The browser's own reading decides: it drops tabs and newlines and takes a backslash for a slash.
  if (!URL.canParse(next, OWN_ORIGIN)) return DEFAULT_PATH;
  const url = new URL(next, OWN_ORIGIN);
  if (url.origin !== OWN_ORIGIN || url.pathname.startsWith("//")) return DEFAULT_PATH;
  if (/^\/(sign-in|sign-up|api)(\/|$)/.test(url.pathname)) return DEFAULT_PATH;
  return url.pathname + url.search + url.hash;
}

/** `page` with a `next` that leads on to `path` afterwards; without one where that is the usual way anyway. */
export function withNext(page: "/sign-in" | "/sign-up", path: string | null | undefined): string {
  const next = toLocalPath(path);
  return next === DEFAULT_PATH ? page : `${page}?next=${encodeURIComponent(next)}`;
}
