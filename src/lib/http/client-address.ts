import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";
import { getEnv } from "@/lib/env";

/** The address that a connection comes from. Written over whatever a request says in it, so it can be relied on. */
const PEER_HEADER = "x-peer-address";
const IPV4_IN_IPV6 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Next hands its routes no socket; Node tells of each request before Next hears of it. */
export function notePeerAddresses(): void {
  subscribe("http.server.request.start", (message) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what Node documents of this channel
    const { request } = message as { request: IncomingMessage };
    request.headers[PEER_HEADER] = request.socket.remoteAddress;
  });
}

/**
 * Whom a request without a user is counted for. X-Forwarded-For can be written by anyone but for its last entries: each
 * of our own proxies (TRUSTED_PROXIES) adds the address that it was asked from.
 * @param trustedProxies how many of them a request has passed
 * @returns the address; of IPv6 the network, as a caller has all of its addresses; "unknown" where nothing tells
 */
export function clientAddress(headers: Headers, trustedProxies = getEnv().TRUSTED_PROXIES): string {
  const forwarded = trustedProxies > 0 ? (headers.get("x-forwarded-for") ?? "").split(",") : [];
  const hops = forwarded.map((hop) => hop.trim()).filter((hop) => hop !== "");
  // The connection's own is the last, known or not: nothing that a client wrote may take its place.
  hops.push(headers.get(PEER_HEADER) ?? "unknown");
  const address = hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? "unknown";
  const mapped = IPV4_IN_IPV6.exec(address)?.[1];
  return mapped ?? (isIPv6(address) ? networkOf(address) : address.slice(0, 64));
}

/** The first 64 bits of an IPv6 address, in one spelling. */
function networkOf(address: string): string {
  const [head = "", tail = ""] = address.toLowerCase().split("::");
  const [first, last] = [head.split(":"), tail.split(":")];
  const zeros = Array.from({ length: address.includes("::") ? 8 - first.length - last.length : 0 }, () => "0");
  const groups = [...first, ...zeros, ...last].slice(0, 4);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, "") || "0").join(":")}::/64`;
}
