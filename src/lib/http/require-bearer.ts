import { createHash, timingSafeEqual } from "node:crypto";
import { refuse } from "@/lib/error-codes";

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/**
 * Lets in whoever sends `Authorization: Bearer <token>`, compared in a time that tells nothing of it.
 * @param token undefined where the environment names none: then there is nothing at this address.
 * @throws AppError NOT_FOUND; UNAUTHENTICATED.
 */
export function requireBearer(request: Request, token: string | undefined): void {
  if (token === undefined) throw refuse("NOT_FOUND");
  const given = request.headers.get("authorization") ?? "";
  if (!timingSafeEqual(digest(given), digest(`Bearer ${token}`))) {
    throw refuse("UNAUTHENTICATED", {
      detail: "This address takes a token: Authorization: Bearer <token>.",
      headers: { "www-authenticate": "Bearer" },
    });
  }
}
