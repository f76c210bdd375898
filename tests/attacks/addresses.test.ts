import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { putObject } from "@/lib/storage/objects";
import { insertAnalysedScan } from "../support/analysed-scans";
import { type ApiUser, signUp } from "../support/users";
import { exampleCall, fieldsOf, nameOf, OPERATIONS } from "./operations";
import { exchange, head } from "./raw-connection";
import { expectNothingTold, expectRefusal, forgetRates, send, sendJson, withoutRequestId } from "./send";

let attacker: ApiUser;
let victim: ApiUser;
beforeAll(async () => {
  [attacker, victim] = await Promise.all([signUp(), signUp()]);
});
beforeEach(() => forgetRates(attacker));

/** In place of an id in the path. */
const NO_IDS = [
  "1",
  "null",
  "%00",
  `${randomUUID()}%00`,
  "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
  "..%5c..%5cboot.ini",
  "%252e%252e%252f",
  "%c0%ae%c0%ae",
  "%ef%bc%8e%ef%bc%8e",
  "'%20OR%20'1'='1",
  "%7B%24ne%3A1%7D",
  "__proto__",
  "constructor",
  "x".repeat(3000),
  `${randomUUID()};drop`,
  encodeURIComponent("٠".repeat(8)),
  "%0d%0aset-cookie:%20a=b",
];

describe("Addresses with something else than an id", () => {
  const withParams = OPERATIONS.filter(({ params }) => params);

  it.each(withParams.map((operation) => [nameOf(operation), operation] as const))(
    "%s finds nothing there",
    async (_name, operation) => {
      const { body } = exampleCall(operation);
      for (const id of NO_IDS) {
        const answer = await sendJson(attacker, operation.method, operation.path.replace(/\{\w+\}/, id), body);
        // Where the id is no path of this route any more, another one may refuse the method.
        expectRefusal(answer, [404, 405, 400]);
        expect(answer.headers.get("set-cookie")).toBeNull();
      }
    },
  );

  /** Percent signs with no two hexadecimal digits behind them. Written by hand: a client would mend them. */
  const MALFORMED = ["/api/scans/%zz", "/api/scans/%", "/api/%zz", "/api/scans/%E0%A4%A", "/scan/%zz", "/%zz", "/%"];
  it.each(MALFORMED)("%s is malformed, and said to be", async (path) => {
    for (const method of ["GET", "POST", "DELETE"]) {
      const answer = await exchange([head(`${method} ${path} HTTP/1.1`, ["Connection: close", "Content-Length: 0"])]);
      expect(answer.status, answer.text).toBe(400);
      expect(answer.text).toMatch(/^content-type: application\/problem\+json\r$/im);
      expect(answer.text).toMatch(/^x-content-type-options: nosniff\r$/im);
      expect(answer.text).toContain('"code":"VALIDATION"');
    }
  });

  it.each(["/api/scans?q=%zz", "/api/scans?cursor=%E0%A4%A", "/dashboard?q=%zz", "/sign-in?next=%zz"])(
    "%s survives a malformed query",
    async (path) => {
      const { status, text } = await exchange([
        head(`GET ${path} HTTP/1.1`, ["Connection: close", `Cookie: ${attacker.cookie}`]),
      ]);
      expect(status, text).toBeLessThan(500);
      expect(status).toBeGreaterThan(0);
    },
  );
});

describe("Queries that are not what they should be", () => {
  const withQuery = OPERATIONS.filter(({ query }) => query);
  const TRICKS: [what: string, make: (field: string) => string][] = [
    ["a name given twice", (field) => `${field}=a&${field}=b`],
    ["a list", (field) => `${field}[]=a`],
    ["an object", (field) => `${field}[$ne]=`],
    ["NUL", (field) => `${field}=a%00b`],
    ["far too much", (field) => `${field}=${"x".repeat(6000)}`],
    ["an unknown name", (field) => `${field}=a&userId=${randomUUID()}`],
    ["a polluted prototype", (field) => `${field}=a&__proto__[isAdmin]=1`],
  ];
  const cases = withQuery.flatMap((operation) =>
    TRICKS.map(([what, make]) => [nameOf(operation), what, operation, make] as const),
  );

  it.each(cases)("%s refuses %s", async (_name, _what, operation, make) => {
    const [field = ""] = Object.keys(fieldsOf(operation.query));
    const { method, path } = exampleCall(operation);
    expectRefusal(await send(attacker, method, `${path.split("?")[0]}?${make(field)}`), [400, 404]);
  });

  it.each(withQuery.map((operation) => [nameOf(operation), operation] as const))(
    "%s survives bytes that are no UTF-8",
    async (_name, operation) => {
      const { method, path } = exampleCall(operation);
      for (const field of Object.keys(fieldsOf(operation.query))) {
        for (const bytes of ["%ff%fe", "%ed%a0%80", "%c0%80"]) {
          const answer = await send(attacker, method, `${path.split("?")[0]}?${field}=${bytes}`);
          expect(answer.status, answer.text).toBeLessThan(500);
          expectNothingTold(answer);
        }
      }
    },
  );
});

describe("Keys of the storage", () => {
  /** Keys that lead to something that is there, if any of these ways led anywhere. */
  const WAYS: [what: string, make: (target: { key: string; userId: string; own: string }) => string][] = [
    ["of someone else's film", ({ key }) => key],
    ["out of one's own folder", ({ key, own }) => `uploads/${own}/../../${key}`],
    ["out of one's own folder, encoded", ({ key, own }) => `uploads/${own}/%2e%2e/%2e%2e/${key}`],
    ["out of one's own folder, with backslashes", ({ key, own }) => `uploads\\${own}\\..\\..\\${key}`],
    ["with a dot for a folder", ({ key }) => `./${key}`],
    ["with a slash more", ({ key }) => `/${key}`],
    ["with two slashes", ({ key }) => key.replace("/", "//")],
    ["with a slash behind", ({ key }) => `${key}/`],
    ["with the bucket", ({ key }) => `scoliosis-films/${key}`],
    ["in capitals", ({ key }) => key.toUpperCase()],
    ["with a space behind", ({ key }) => `${key} `],
    ["with full-width dots", ({ key, own }) => `uploads/${own}/\u{ff0e}\u{ff0e}/${key}`],
    ["with a sign that looks like a slash", ({ key }) => key.replace("/", "\u{2215}")],
    ["decomposed", ({ key }) => key.replace("uploads", "uploa\u{200b}ds")],
    ["with a query", ({ key }) => `${key}?versionId=null`],
    ["with a fragment", ({ key }) => `${key}#`],
    ["as a URL", ({ key }) => `s3://scoliosis-films/${key}`],
    ["of the readiness probe", () => "readiness/none"],
    ["of a picture drawn for someone else", ({ userId }) => `derived/${userId}/${randomUUID()}/display.webp`],
    ["of a file beside the film", ({ key }) => `${key}._S3rver_metadata.json`],
    ["of the server's own files", () => "../../../../etc/passwd"],
  ];

  it.each(WAYS)("%s open nothing", async (_what, make) => {
    const { scanId } = await insertAnalysedScan(victim.id);
    const { body } = await victim.call("GET", `/api/scans/${scanId}`);
    const key = make({ key: String(Object(body).s3Key), userId: victim.id, own: attacker.id });
    const viewed = await send(attacker, "GET", `/api/uploads/view?${new URLSearchParams({ key }).toString()}`);
    expectRefusal(viewed, 404, "NOT_FOUND");
    const made = await sendJson(attacker, "POST", "/api/scans/create", { s3Key: key });
    expectRefusal(made, 404, "UPLOAD_NOT_FOUND");
    const missing = await sendJson(attacker, "POST", "/api/scans/create", { s3Key: `uploads/${randomUUID()}` });
    expect(withoutRequestId(made)).toEqual(withoutRequestId(missing));
  });

  it.each([
    ["NUL", "uploads/a\0.png"],
    ["NUL in front", "\0uploads/a.png"],
    ["half a character", "uploads/\u{d800}.png"],
    ["no end", `uploads/${"x".repeat(2000)}`],
    ["nothing", ""],
  ])("with %s are none", async (_what, key) => {
    expectRefusal(await sendJson(attacker, "POST", "/api/scans/create", { s3Key: key }), 400, "VALIDATION");
    const query = key.isWellFormed() ? encodeURIComponent(key) : "%00";
    expectRefusal(await send(attacker, "GET", `/api/uploads/view?key=${query}`), 400, "VALIDATION");
  });

  it("in the folder of one's own open nothing that was not presigned", async () => {
    const key = `uploads/${attacker.id}/${randomUUID()}.png`;
    await putObject(key, Buffer.from("put there by no presigned URL"), "image/png");
    expectRefusal(await sendJson(attacker, "POST", "/api/scans/create", { s3Key: key }), 404, "UPLOAD_NOT_FOUND");
    expectRefusal(await send(attacker, "GET", `/api/uploads/view?key=${encodeURIComponent(key)}`), 404, "NOT_FOUND");
  });
});
