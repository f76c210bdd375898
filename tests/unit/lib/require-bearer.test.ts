import { describe, expect, it } from "vitest";
import { requireBearer } from "@/lib/http/require-bearer";

const TOKEN = "a token of sixteen";
const ask = (authorization?: string, token?: string): void =>
  requireBearer(new Request("http://app/", { headers: authorization ? { authorization } : {} }), token);

describe("an address for the holder of a token", () => {
  it("lets in who sends it", () => {
    expect(() => ask(`Bearer ${TOKEN}`, TOKEN)).not.toThrow();
  });

  it.each([undefined, "Bearer ", "Bearer another one", `bearer ${TOKEN}`, TOKEN, `Bearer ${TOKEN}x`])(
    "refuses %s",
    (authorization) => {
      expect(() => ask(authorization, TOKEN)).toThrow(expect.objectContaining({ code: "UNAUTHENTICATED" }));
    },
  );

  it("is none where the environment names no token", () => {
    expect(() => ask("Bearer undefined")).toThrow(expect.objectContaining({ code: "NOT_FOUND" }));
  });
});
