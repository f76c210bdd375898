/**
 * Codes by which the network, Postgres (SQLSTATE classes 08 connection and 53 resources, 57P0x shutting down or starting)
 * and Prisma (P1xxx not reachable, P2024 and P2028 no connection in time) say that the other side is away or out of room.
 */
const OUTAGE_CODE =
  /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EAI_AGAIN|08\w{3}|53\w{3}|57P0[1-3]|P1001|P1002|P1008|P1017|P2024|P2028|DatabaseNotReachable|ConnectionClosed)$/;
/** What the Postgres driver says without a code. */
const OUTAGE_MESSAGE = /connection terminated|not queryable|timeout exceeded when trying to connect/i;
/** Where the libraries put the error that theirs is about. */
const INSIDE = ["cause", "meta", "driverAdapterError"] as const;

/**
 * Whether database or storage could not be reached, or had no room, so that the same request may pass in a moment.
 * By shape, not by class: the clients live as long as the process and may come from another bundle's copy.
 */
export function isOutage(error: unknown): boolean {
  if (typeof error !== "object" || error === null) return false;
  const said = (name: string): unknown => Reflect.get(error, name);
  if (["code", "originalCode", "kind"].some((name) => OUTAGE_CODE.test(String(said(name))))) return true;
  if (error instanceof Error && OUTAGE_MESSAGE.test(error.message)) return true;
  return answeredWithServerError(said("$metadata")) || INSIDE.some((name) => isOutage(said(name)));
}

/** S3's own 5xx: it is there, and says that it can't at the moment. */
function answeredWithServerError(metadata: unknown): boolean {
  if (typeof metadata !== "object" || metadata === null || !("httpStatusCode" in metadata)) return false;
  return typeof metadata.httpStatusCode === "number" && metadata.httpStatusCode >= 500;
}
