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

it("is the same for an IPv4 address within an IPv6 one", () => {
  expect(clientAddress(asked(null, "::ffff:192.0.2.1"), 0)).toBe("192.0.2.1");
});

it("is null where nothing tells", () => {
  expect(clientAddress(asked(null, null), 0)).toBeNull();
});
