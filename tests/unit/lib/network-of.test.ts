import { expect, it } from "vitest";
import { networkOf } from "@/lib/http/network-of";

it.each([
  ["203.0.113.77", "203.0.113.0/24"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"],
  ["2001:0DB8::6", "2001:db8:0::/48"],
  ["::1", "0:0:0::/48"],
  ["not an address", null],
  ["", null],
])("%s is of the network %s", (address, network) => {
  expect(networkOf(address, { ipv4: 24, ipv6: 48 })).toBe(network);
});

it("is as wide as asked for", () => {
  expect(networkOf("203.0.113.77", { ipv4: 32, ipv6: 64 })).toBe("203.0.113.77/32");
  const all = ["2001:db8:0:1::5", "2001:0DB8::1:aaaa:bbbb:cccc:dddd", "2001:db8:0:1:0:0:0:1"];
  expect(all.map((address) => networkOf(address, { ipv4: 32, ipv6: 64 }))).toEqual(all.map(() => "2001:db8:0:1::/64"));
});
