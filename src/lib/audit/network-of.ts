import { isIPv4, isIPv6 } from "node:net";

const MAPPED_IPV4 = /^::ffff:(?=\d+\.)/i;

/**
 * The network that a request came from: enough to tell home from abroad, too little to name a machine.
 * The last address of X-Forwarded-For is what the nearest proxy, or Next itself, has seen; those before it anyone can write.
 * @returns an IPv4 network of 256 addresses, an IPv6 network of one site, or null.
 */
export function networkOf(forwardedFor: string | null): string | null {
  const address = forwardedFor?.split(",").at(-1)?.trim().replace(MAPPED_IPV4, "") ?? "";
  if (isIPv4(address)) return `${address.split(".").slice(0, 3).join(".")}.0/24`;
  if (!isIPv6(address)) return null;
  const [head = ""] = address.split("::");
  return `${head.split(":").filter(Boolean).slice(0, 3).join(":").toLowerCase()}::/48`;
}
