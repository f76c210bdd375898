import { isIPv4, isIPv6 } from "node:net";

/**
 * The network that an address is of.
 * @param bits how many of its first bits name the network: whole numbers of 8 (IPv4) and 16 (IPv6).
 * @returns such as "203.0.113.0/24" or "2001:db8:0::/48", the same however the address is written; null for what is none.
 */
export function networkOf(address: string, bits: { ipv4: 24 | 32; ipv6: 48 | 64 }): string | null {
  if (isIPv4(address)) {
    const kept = address.split(".").slice(0, bits.ipv4 / 8);
    return `${[...kept, "0"].slice(0, 4).join(".")}/${bits.ipv4}`;
  }
  if (!isIPv6(address)) return null;
  const [head = "", tail = ""] = address.toLowerCase().split("::");
  const [first, last] = [head.split(":").filter(Boolean), tail.split(":").filter(Boolean)];
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => "0");
  const groups = [...first, ...zeros, ...last].slice(0, bits.ipv6 / 16);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, "")).join(":")}::/${bits.ipv6}`;
}
