import { gzipSync } from "node:zlib";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MAX_BODY_BYTES } from "@/lib/http/read-body";
import { type ApiUser, signUp } from "../support/users";
import { exampleCall, fieldsOf, nameOf, OPERATIONS } from "./operations";
import { expectNothingTold, expectRefusal, forgetRates, JSON_TYPE, type RawAnswer, send } from "./send";

let attacker: ApiUser;
beforeAll(async () => {
  attacker = await signUp();
});
beforeEach(() => forgetRates(attacker));

type Body = Record<string, unknown>;
const WITH_BODY = OPERATIONS.filter(({ body }) => body);

/** Names of columns and roles that no caller may set. */
const OTHERS_FIELDS = {
  userId: "someone",
  id: "00000000-0000-4000-8000-000000000000",
  status: "DONE",
  createdAt: "2020-01-01T00:00:00.000Z",
  currentRunId: "00000000-0000-4000-8000-000000000000",
  displayKey: "uploads/x",
  emailVerified: true,
  role: "admin",
  isAdmin: true,
};

const NESTED = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
const withFirst = (body: Body, value: string): string =>
  JSON.stringify(body).replace(/^\{("[^"]+":)("[^"]*"|\d+|null|true|false)/, `{$1${value}`);

/** What is sent in place of a right body, and the status that refuses it. */
const TRICKS: [what: string, status: number, make: (body: Body) => string | Uint8Array<ArrayBuffer>][] = [
  ["fields that are not the caller's", 400, (body) => JSON.stringify({ ...body, ...OTHERS_FIELDS })],
  ["__proto__", 400, (body) => JSON.stringify(body).replace("{", '{"__proto__":{"isAdmin":true},')],
  ["a constructor with a prototype", 400, (body) => JSON.stringify({ ...body, constructor: { prototype: { a: 1 } } })],
  ["a list", 400, (body) => JSON.stringify([body])],
  ["null", 400, () => "null"],
  ["a text", 400, (body) => JSON.stringify(JSON.stringify(body))],
  ["nothing", 400, () => ""],
  ["a field nested 20,000 deep", 400, (body) => withFirst(body, NESTED)],
  ["a number beyond all numbers", 400, (body) => withFirst(body, "1e999")],
  ["a field given twice, the second one wrong", 400, (body) => `${JSON.stringify(body).slice(0, -1)},${twice(body)}}`],
  ["bytes that are no UTF-8", 400, (body) => latin1(withFirst(body, '"\xff\xfe"'))],
  ["UTF-16", 400, (body) => new Uint8Array(Buffer.from(JSON.stringify(body), "utf16le"))],
  ["half a JSON", 400, (body) => JSON.stringify(body).slice(0, -1)],
  ["two JSONs", 400, (body) => JSON.stringify(body).repeat(2)],
  ["more than its limit", 413, (body) => JSON.stringify(body) + " ".repeat(MAX_BODY_BYTES)],
];

function twice(body: Body): string {
  return `${JSON.stringify(Object.keys(body)[0])}:{"a":[]}`;
}

function latin1(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

describe("Bodies that are not what they should be", () => {
  const cases = WITH_BODY.flatMap((operation) =>
    TRICKS.map(([what, status, make]) => [nameOf(operation), what, status, operation, make] as const),
  );
  it.each(cases)("%s refuses %s with %i", async (_name, _what, status, operation, make) => {
    const { method, path, body } = exampleCall(operation);
    const answer = await send(attacker, method, path, { headers: JSON_TYPE, body: make(body!) });
    expectRefusal(answer, status);
    // Nothing has got into what all objects share: the server and its next answer are as before.
    expect(JSON.parse(answer.text)).not.toHaveProperty("isAdmin");
  });

  it.each(WITH_BODY.map((operation) => [nameOf(operation), operation] as const))(
    "%s unpacks nothing: a compressed body is no JSON",
    async (_name, operation) => {
      const { method, path, body } = exampleCall(operation);
      // A thousand times larger when unpacked.
      const bomb = new Uint8Array(gzipSync(JSON.stringify(body) + " ".repeat(10_000_000)));
      for (const encoding of ["gzip", "deflate", "br", "gzip, gzip"]) {
        const headers = { ...JSON_TYPE, "content-encoding": encoding };
        expectRefusal(await send(attacker, method, path, { headers, body: bomb }), 400, "MALFORMED_JSON");
      }
    },
  );
});

/** Kept out of the database as it is: a password's hash alone is stored, and it may have any character. */
const isHashed = (field: string): boolean => /password/i.test(field);

describe("Fields that are not what they should be", () => {
  const fields = WITH_BODY.flatMap((operation) =>
    Object.entries(fieldsOf(operation.body)).map(
      ([field, { type }]) => [nameOf(operation), field, type, operation] as const,
    ),
  );
  it.each(fields)("%s refuses another type in %s", async (_name, field, type, operation) => {
    const wrong = type === "string" ? [5, {}, ["a"]] : ["5", {}, [5], -1, 0.5, 2 ** 60];
    for (const value of [...wrong, ...(type === "boolean" ? [] : [true]), { $gt: "" }, { toString: "x" }]) {
      const { method, path, body } = exampleCall(operation);
      const text = JSON.stringify({ ...body, [field]: value });
      expectRefusal(await send(attacker, method, path, { headers: JSON_TYPE, body: text }), 400, "VALIDATION");
    }
  });

  const texts = fields.filter(([, , type]) => type !== "integer");
  it.each(texts)("%s survives any character in %s", async (_name, field, _type, operation) => {
    const marks = ["a\0b", "\u{d800}", "a\u{dfff}b", "x".repeat(60_000), "\u{202e}gnp.exe", "${7*7}", "' OR 1=1 --"];
    for (const value of marks) {
      const { method, path, body } = exampleCall(operation);
      const text = JSON.stringify({ ...body, [field]: value });
      const answer: RawAnswer = await send(attacker, method, path, { headers: JSON_TYPE, body: text });
      expect(answer.status, `${JSON.stringify(value).slice(0, 20)}: ${answer.text}`).toBeLessThan(500);
      expectNothingTold(answer);
      // What Postgres can't store is refused by name, not stored as something else.
      const cannotBeStored = value.includes("\0") || !value.isWellFormed() || value.length > 50_000;
      if (cannotBeStored && !isHashed(field)) expectRefusal(answer, 400, "VALIDATION");
    }
  });
});
