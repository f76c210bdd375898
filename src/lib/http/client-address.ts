import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { getEnv } from "@/lib/env";
import { networkOf } from "./network-of";

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
 * The address that a request comes from. X-Forwarded-For can be written by anyone but for its last entries: each of our
 * own proxies (TRUSTED_PROXIES) adds the address that it was asked from.
 * @param trustedProxies how many of them a request has passed
 * @returns null where nothing tells
 */
export function clientAddress(headers: Headers, trustedProxies = getEnv().TRUSTED_PROXIES): string | null {
  const forwarded = trustedProxies > 0 ? (headers.get("x-forwarded-for") ?? "").split(",") : [];
  const hops: (string | null)[] = forwarded.map((hop) => hop.trim()).filter((hop) => hop !== "");
  // The connection's own is the last, known or not: nothing that a client wrote may take its place.
  hops.push(headers.get(PEER_HEADER));
  const address = hops[Math.max(0, hops.length - 1 - trustedProxies)] ?? null;
  return address && (IPV4_IN_IPV6.exec(address)?.[1] ?? address);
}

/** Whom a request without a user is counted for: an IPv4 address; of IPv6 the network, as a caller has all of its addresses. */
export function callerOf(headers: Headers): string {
  const address = clientAddress(headers);
  return (address && networkOf(address, { ipv4: 32, ipv6: 64 })) ?? "unknown";
}
