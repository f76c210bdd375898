import { getEnv } from "@/lib/env";
import { refuse } from "@/lib/error-codes";

/**
 * Refuses what another site's page makes a signed-in browser send. Clients that are no browser send neither header
 * and carry no one's cookies by accident.
 * @throws AppError FOREIGN_ORIGIN.
 */
export function checkOrigin(request: Request): void {
  const origin = request.headers.get("origin");
  if (origin === null) {
    const site = request.headers.get("sec-fetch-site");
    if (site === null || site === "same-origin" || site === "none") return;
    throw refuse("FOREIGN_ORIGIN", { message: `sec-fetch-site ${site} without an origin` });
  }
  if (origin === new URL(getEnv().APP_URL).origin) return;
  // The same machine under another name, such as its address in the local network.
  const host = request.headers.get("host");
  if (host !== null && URL.canParse(origin) && new URL(origin).host === host) return;
  throw refuse("FOREIGN_ORIGIN", { message: `origin ${origin}` });
}
