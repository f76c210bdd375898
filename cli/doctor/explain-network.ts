import { type Finding, wrong } from "./check";

const FIREWALL =
  "Let this machine in at the other side's firewall or security group, and look whether the port is right.";
const CERTIFICATE =
  "Give the other side a certificate that is valid, for exactly that name and from a known authority.";

/** What the network and TLS say, by Node's codes. */
const REASONS: Record<string, { why: string; fix: string }> = {
  ENOTFOUND: { why: "its name does not resolve", fix: "Look for a typing error; a new name may take up to a day." },
  EAI_AGAIN: { why: "its name does not resolve, for no name server answers", fix: "Look at this machine's DNS." },
  ECONNREFUSED: {
    why: "nobody listens there",
    fix: "Start it, look whether the port is right, and whether it listens to more than 127.0.0.1.",
  },
  ECONNRESET: { why: "the connection was cut", fix: FIREWALL },
  EHOSTUNREACH: { why: "there is no way to its network", fix: FIREWALL },
  ENETUNREACH: { why: "there is no way to its network", fix: FIREWALL },
  ETIMEDOUT: { why: "no answer in time", fix: FIREWALL },
  AbortError: { why: "no answer in time", fix: FIREWALL },
  TimeoutError: { why: "no answer in time", fix: FIREWALL },
  UND_ERR_CONNECT_TIMEOUT: { why: "no answer in time", fix: FIREWALL },
  UND_ERR_SOCKET: { why: "the connection was cut", fix: "Look whether it speaks http or https there." },
  CERT_HAS_EXPIRED: {
    why: "its certificate has expired",
    fix: "Renew the certificate, and look at this machine's clock.",
  },
  ERR_TLS_CERT_ALTNAME_INVALID: { why: "its certificate is for another name", fix: CERTIFICATE },
  DEPTH_ZERO_SELF_SIGNED_CERT: { why: "its certificate vouches for itself", fix: CERTIFICATE },
  SELF_SIGNED_CERT_IN_CHAIN: { why: "its certificate is of an unknown authority", fix: CERTIFICATE },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { why: "its certificate is of an unknown authority", fix: CERTIFICATE },
  ERR_SSL_WRONG_VERSION_NUMBER: { why: "it speaks no TLS", fix: "Write http for https, or turn on TLS there." },
};

/**
 * The finding for whoever could not be reached.
 * @param who the setting that names it.
 * @param fix where more can be said than for any other.
 */
export function explainNetwork(who: string, error: unknown, fix?: string): Finding {
  const code = findCode(error) ?? "an unknown error";
  const known = REASONS[code];
  return wrong(`${who} can't be reached: ${known?.why ?? code}`, fix ?? known?.fix ?? FIREWALL);
}

/** The code of an error, or of the one that it is about. */
export function findCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return findCode(error.cause) ?? (error.name === "Error" || error.name === "TypeError" ? undefined : error.name);
}
