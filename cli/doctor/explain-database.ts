import { type Finding, wrong } from "./check";
import { explainNetwork, findCode } from "./explain-network";

const DENIED = "42501";
const PASSWORD = "Special characters of a password are written as % and two digits in a URL.";

/** By SQLSTATE. */
const REASONS: Record<string, { why: string; fix: string }> = {
  "28P01": {
    why: "the password, or the user, is wrong",
    fix: `Copy the connection string again. ${PASSWORD}`,
  },
  "28000": {
    why: "it does not let this user in from here",
    fix: "Look at the provider's list of allowed addresses (pg_hba.conf), and add ?sslmode=verify-full to the URL.",
  },
  "3D000": { why: "there is no database of that name", fix: "Look at the end of the URL, or create the database." },
  "53300": {
    why: "it has no connection left",
    fix: "Put a pooler before it, or allow it more connections (max_connections).",
  },
  "57P03": { why: "it is only just starting", fix: "Wait a few seconds." },
};

/** @param who the setting that names the database. */
export function explainDatabase(who: string, error: unknown): Finding {
  const known = REASONS[findCode(error) ?? ""];
  if (known) return wrong(`${who}: ${known.why}`, known.fix);
  const message = error instanceof Error ? error.message : "";
  if (/does not support SSL/.test(message)) {
    return wrong(`${who} asks for TLS, which the database does not speak`, "Turn on TLS there, or leave sslmode out.");
  }
  if (isDenial(error)) {
    return wrong(
      `${who}: this user may not do that (${/permission denied[^\n]*/.exec(message)?.[0] ?? DENIED})`,
      "Use the user that owns the database and its tables: no other may make tables in a schema unless its owner grants it.",
    );
  }
  if (error instanceof URIError || findCode(error) === "ERR_INVALID_URL") {
    return wrong(`${who} is not a URL that can be read`, PASSWORD);
  }
  if (/client password must be/.test(message))
    return wrong(`${who} has no password in it`, "Copy the connection string again.");
  // What the driver says without a code.
  if (/terminated unexpectedly/.test(message)) {
    return explainNetwork(who, Object.assign(new Error(message), { code: "ECONNRESET" }));
  }
  if (/timeout/i.test(message)) return explainNetwork(who, new DOMException("", "TimeoutError"));
  return explainNetwork(who, error);
}

/** Whether the database was reached, and refuses the user what it asks for. */
export function isDenial(error: unknown): boolean {
  return findCode(error) === DENIED || (error instanceof Error && error.message.includes("permission denied"));
}
