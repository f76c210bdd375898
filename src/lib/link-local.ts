import { BlockList } from "node:net";

const LINK_LOCAL = new BlockList();
LINK_LOCAL.addSubnet("169.254.0.0", 16);
LINK_LOCAL.addSubnet("fe80::", 10, "ipv6");
// Amazon's, for its machines' keys; Google's has a name.
LINK_LOCAL.addAddress("fd00:ec2::254", "ipv6");
const METADATA_NAMES = new Set(["metadata.google.internal", "metadata", "instance-data"]);

/**
 * Whether a URL leads to this machine's own link, where clouds answer with the machine's keys. The URL parser has by then
 * turned every other spelling of an address, such as 0xA9FEA9FE, into the usual one.
 */
export function isLinkLocalUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const host = new URL(url).hostname.replace(/\.$/, "");
  if (METADATA_NAMES.has(host)) return true;
  const isV6 = host.startsWith("[");
  return LINK_LOCAL.check(isV6 ? host.slice(1, -1) : host, isV6 ? "ipv6" : "ipv4");
}
