import { BlockList, isIP } from "node:net";

/** Kept for examples and tests (RFC 2606, 6761): no public DNS will ever answer for them. */
const RESERVED = /(^|\.)(test|invalid|example|example\.(com|net|org))$/;
/** What a network of one's own answers for: a bare name, as compose gives, or a suffix that is kept for such networks. */
const LOCAL_NAME = /^[a-z0-9_-]+$|\.(internal|intranet|lan|local|home\.arpa)$/;

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8);
loopback.addAddress("0.0.0.0");
loopback.addAddress("::1", "ipv6");
loopback.addAddress("::", "ipv6");

/** What the internet does not route: RFC 1918, 3927, 4193, 6598, and the blocks kept for documents. */
const unrouted = new BlockList();
for (const [net, bits] of [
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
] as const)
  unrouted.addSubnet(net, bits);
for (const [net, bits] of [
  ["fc00::", 7],
  ["fe80::", 10],
  ["2001:db8::", 32],
] as const)
  unrouted.addSubnet(net, bits, "ipv6");

export type HostKind = "public" | "private" | "loopback" | "reserved";

/** What kind of host a URL leads to; "private" has a meaning on one network only, as the names of a compose file do. */
export function hostKind(url: URL): HostKind {
  // Not every scheme has its host written small by the parser.
  const host = url.hostname.replace(/^\[|\]$|\.$/g, "").toLowerCase();
  const family = isIP(host);
  if (family !== 0) {
    const type = family === 6 ? "ipv6" : "ipv4";
    if (loopback.check(host, type)) return "loopback";
    return unrouted.check(host, type) ? "private" : "public";
  }
  if (/(^|\.)localhost$/.test(host)) return "loopback";
  if (RESERVED.test(host)) return "reserved";
  return LOCAL_NAME.test(host) ? "private" : "public";
}
