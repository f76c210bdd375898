import { expect, it } from "vitest";
import { networkOf } from "@/lib/audit/network-of";

it.each([
  ["203.0.113.77", "203.0.113.0/24"],
  ["::ffff:203.0.113.77", "203.0.113.0/24"],
  ["6.6.6.6, 203.0.113.77", "203.0.113.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
  ["2001:DB8::6", "2001:db8::/48"],
  ["::1", "::/48"],
  ["6.6.6.6, not an address", null],
  ["", null],
  [null, null],
])("of X-Forwarded-For %s only the network %s is kept", (header, network) => {
  expect(networkOf(header)).toBe(network);
});
