import { assert, integer, pre, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hashTokenSecret,
  isWellFormedSecret,
  makeTokenSecret,
  readTokenSecret,
  shownPrefixOf,
} from "@/lib/auth/access-token-format";

const bearer = (value: string) => readTokenSecret(new Headers({ authorization: value }));

describe("a token's secret", () => {
  it("is sai_, 32 random characters and 6 of a checksum, never the same", () => {
    const secrets = Array.from({ length: 200 }, makeTokenSecret);
    for (const secret of secrets) {
      expect(secret).toMatch(/^sai_[0-9A-Za-z]{38}$/);
      expect(isWellFormedSecret(secret)).toBe(true);
    }
    expect(new Set(secrets).size).toBe(secrets.length);
  });

  it("uses all 62 characters alike", () => {
    const text = Array.from({ length: 1000 }, () => makeTokenSecret().slice(4, 36)).join("");
    const counts = new Map<string, number>();
    for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
    expect(counts.size).toBe(62);
    // 516 each are expected, with a deviation of 23.
    for (const count of counts.values()) expect(Math.abs(count - 516)).toBeLessThan(160);
  });

  it("keeps its format: a scanner that knew it yesterday knows it tomorrow", () => {
    expect(isWellFormedSecret("sai_00000000000000000000000000000000fAzwbB")).toBe(true);
  });

  it("is not well-formed with any one character changed", () => {
    const secret = makeTokenSecret();
    assert(
      property(integer({ min: 0, max: secret.length - 1 }), string({ minLength: 1, maxLength: 1 }), (at, by) => {
        pre(secret[at] !== by);
        expect(isWellFormedSecret(secret.slice(0, at) + by + secret.slice(at + 1))).toBe(false);
      }),
    );
    for (const wrong of ["", "sai_", secret.slice(0, -1), `${secret}0`, ` ${secret}`, `${secret}\n`]) {
      expect(isWellFormedSecret(wrong)).toBe(false);
    }
  });

  it("is kept as its SHA-256, and shown by 8 characters", () => {
    const hash = Buffer.from(hashTokenSecret("sai_abc")).toString("hex");
    expect(hash).toBe("919a7b111dbd83ac90b75c176a55f475ad9f2ab6275c1f850a997134ff1d2252");
    expect(shownPrefixOf("sai_abcdefgh")).toBe("sai_abcd");
  });
});

describe("a request's token", () => {
  it("is what stands behind Bearer, however that is written", () => {
    expect(bearer("Bearer sai_abc")).toBe("sai_abc");
    expect(bearer("bearer   sai_abc")).toBe("sai_abc");
  });

  it("is none where something else is sent: a session of another provider comes as Bearer too", () => {
    expect(readTokenSecret(new Headers())).toBeNull();
    for (const other of ["Bearer eyJhbGciOi.J9.x", "Basic sai_abc", "sai_abc", "Bearer", "Bearer SAI_abc"]) {
      expect(bearer(other)).toBeNull();
    }
  });
});
