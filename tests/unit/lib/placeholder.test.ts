import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { isExample, isPlaceholder } from "@/lib/placeholder";

describe("a secret is taken for none", () => {
  it.each([
    "change-me-change-me-change-me-123",
    "please-change-this-0123-4567-89ab",
    "AKIAIOSFODNN7EXAMPLE",
    "<32 characters or more go in here, from openssl>",
    "sk_live_xxxxxxxxxxxxxxxxxxxx",
    "k3Vd8w2q...",
    "mysecretpassword",
    "minioadmin",
    "Postgres",
    "admin",
    "root",
    "test",
    "scoliosis",
    "k1f8k1f8k1f8k1f8",
    "aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbb",
  ])("that reads %s", (secret) => expect(isPlaceholder(secret)).toBe(true));
});

it("random secrets are good, whatever signs they have", () => {
  // The same at each run.
  const made = Array.from({ length: 200 }, (_, index) => createHash("sha256").update(`secret ${index}`)).flatMap(
    (hash) => {
      const bytes = hash.digest();
      return [bytes.toString("base64"), bytes.toString("hex")];
    },
  );
  expect(made.filter(isPlaceholder)).toEqual([]);
  expect(isPlaceholder("k3<Vd8w2q>0Zr!bWmQ1xYv8Kc")).toBe(false);
});

describe("any other setting", () => {
  it.each(["postgresql://user:<password>@host/main", "https://your-app.vercel.app", "films…"])(
    "is taken for an example's that reads %s",
    (value) => expect(isExample(value)).toBe(true),
  );

  it.each(["postgresql://doadmin:k3Vd8w2q@db.ondigitalocean.com:25060/defaultdb", "sample-films", "secret-garden"])(
    "may read %s, where a secret may not",
    (value) => {
      expect(isExample(value)).toBe(false);
      expect(isPlaceholder(value)).toBe(true);
    },
  );
});
