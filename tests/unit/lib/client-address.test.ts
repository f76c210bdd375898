import { expect, it } from "vitest";
import { clientAddress } from "@/lib/http/client-address";

const PEER = "10.0.0.9";
const asked = (forwarded: string | null, peer: string | null = PEER) =>
  new Headers({
    ...(forwarded === null ? {} : { "x-forwarded-for": forwarded }),
    ...(peer === null ? {} : { "x-peer-address": peer }),
  });

it.each([
  ["with no proxy it is the connection's, whatever the request claims", 0, "1.2.3.4", PEER],
  ["behind one proxy it is what that proxy was asked from", 1, "203.0.113.7", "203.0.113.7"],
  ["behind one proxy nothing that the client wrote before counts", 1, "1.2.3.4, 203.0.113.7", "203.0.113.7"],
  ["behind two proxies it is what the outer one was asked from", 2, "1.2.3.4, 203.0.113.7,10.0.0.8", "203.0.113.7"],
  ["behind fewer proxies than told it is the first that is known", 3, "203.0.113.7", "203.0.113.7"],
  [
    "behind one proxy nothing counts but its word, where no connection is known",
    1,
    "1.2.3.4, 203.0.113.7",
    "203.0.113.7",
    null,
  ],
  ["without the proxy's word it is the connection's", 1, null, PEER],
])("%s", (_what, proxies, forwarded, expected, peer: string | null = PEER) => {
  expect(clientAddress(asked(forwarded, peer), proxies)).toBe(expected);
});

it("is one for all addresses of an IPv6 network, however they are written", () => {
  const all = ["2001:db8:0:1::5", "2001:0DB8::1:aaaa:bbbb:cccc:dddd", "2001:db8:0:1:0:0:0:1"];
  expect(new Set(all.map((peer) => clientAddress(asked(null, peer), 0)))).toEqual(new Set(["2001:db8:0:1::/64"]));
  expect(clientAddress(asked(null, "::1"), 0)).toBe("0:0:0:0::/64");
});

it("is the same for an IPv4 address within an IPv6 one", () => {
  expect(clientAddress(asked(null, "::ffff:192.0.2.1"), 0)).toBe("192.0.2.1");
});

it("is a word of its own where nothing tells", () => {
  expect(clientAddress(asked(null, null), 0)).toBe("unknown");
});
