import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { MAX_BODY_BYTES } from "@/lib/http/read-body";
import { scaled } from "../support/patience";
import { type ApiUser, ORIGINS, signUp } from "../support/users";
import { countAnswers, exchange, head } from "./raw-connection";

let attacker: ApiUser;
beforeAll(async () => {
  attacker = await signUp();
});

const PRESIGN = "POST /api/uploads/presign HTTP/1.1";
const FILM = JSON.stringify({ contentType: "image/png", size: 10 });
const signed = (lines: string[]): string[] => [
  `Cookie: ${attacker.cookie}`,
  "Content-Type: application/json",
  ...lines,
];
const closing = (lines: string[]): string[] => signed([...lines, "Connection: close"]);

/** The app answers others as if nothing were. */
async function expectAlive(): Promise<void> {
  const started = performance.now();
  expect((await fetch(`${ORIGINS[0]}/api/health`)).status).toBe(200);
  expect(performance.now() - started).toBeLessThan(scaled(5_000));
}

describe("Bodies that lie about their length", () => {
  it("a length of many gigabytes with a few bytes behind it gets nothing done", async () => {
    const answer = await exchange([head(PRESIGN, signed([`Content-Length: ${2 ** 36}`])), FILM]);
    expect([0, 413]).toContain(answer.status);
    await expectAlive();
  });

  it.each(["-1", "1e3", "0x10", "abc", "", "10, 20", "+5", "99999999999999999999999"])(
    "the length %j is refused",
    async (length) => {
      const answer = await exchange([head(PRESIGN, closing([`Content-Length: ${length}`])), FILM]);
      expect([0, 400, 413]).toContain(answer.status);
      expect(answer.text).not.toContain('"url"');
    },
  );

  it("a length shorter than the body makes the rest no second request that is answered as the user's", async () => {
    const smuggled = head("DELETE /api/reanalysis HTTP/1.1", [`Cookie: ${attacker.cookie}`]);
    const answer = await exchange([head(PRESIGN, signed(["Content-Length: 5"])), FILM, smuggled]);
    expect(answer.text).not.toMatch(/HTTP\/1\.1 20\d/);
  });

  it("a chunked body that goes on beyond the limit is refused", async () => {
    const chunk = `${(16_384).toString(16)}\r\n${" ".repeat(16_384)}\r\n`;
    const parts = [head(PRESIGN, closing(["Transfer-Encoding: chunked"])), ...Array.from({ length: 12 }, () => chunk)];
    const answer = await exchange([...parts, "0\r\n\r\n"]);
    expect(answer.status, answer.text).toBe(413);
    expect(answer.text).toContain("BODY_TOO_LARGE");
  });

  it("a chunked body without end fills no memory and keeps nobody else waiting", async () => {
    const chunk = Buffer.from(`${(262_144).toString(16)}\r\n${" ".repeat(262_144)}\r\n`);
    const endless = exchange([head(PRESIGN, signed(["Transfer-Encoding: chunked"])), ...Array(200).fill(chunk)], {
      quietMs: 1_000,
    });
    await expectAlive();
    expect((await endless).text).not.toContain('"url"');
    await expectAlive();
  });

  it("a body larger than all limits with its true length is refused", async () => {
    const body = " ".repeat(MAX_BODY_BYTES * 40);
    const answer = await exchange([head(PRESIGN, closing([`Content-Length: ${body.length}`])), body]);
    expect([413, 0]).toContain(answer.status);
    expect(answer.text).not.toContain('"url"');
  });

  it("a packed chunked body is not unpacked", async () => {
    const bomb = gzipSync(" ".repeat(50_000_000));
    const lines = closing(["Content-Encoding: gzip", `Content-Length: ${bomb.length}`]);
    const answer = await exchange([head(PRESIGN, lines), bomb]);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain("MALFORMED_JSON");
  });
});

describe("Slow senders", () => {
  it("hold their own connections alone: fifty that never finish keep nobody else waiting", async () => {
    const slow = Array.from({ length: 50 }, () =>
      exchange([head(PRESIGN, signed(["Content-Length: 60000"])), "{", "{", "{", "{"], { pauseMs: 250, quietMs: 500 }),
    );
    const slowHeads = Array.from({ length: 50 }, () =>
      exchange(["GET /api/health HTTP/1.1\r\n", "X-A: b\r\n", "X-B: c\r\n"], { pauseMs: 300, quietMs: 500 }),
    );
    const over = new AbortController();
    const all = Promise.all([...slow, ...slowHeads]).finally(() => over.abort());
    while (!over.signal.aborted) {
      await expectAlive();
      await sleep(50);
    }
    for (const { text } of await all) expect(text).not.toContain('"url"');
  });
});

describe("Requests that two servers would read differently", () => {
  const CHUNKED = ["Transfer-Encoding: chunked", "Content-Length: 4"];
  const SMUGGLED = head("GET /api/health HTTP/1.1", []);
  const TWO_WAYS: [what: string, lines: string[]][] = [
    ["both a length and chunks", CHUNKED],
    ["chunks and a length in the other order", CHUNKED.toReversed()],
    ["two lengths", ["Content-Length: 4", "Content-Length: 60"]],
    ["chunks twice", ["Transfer-Encoding: chunked", "Transfer-Encoding: identity"]],
    ["chunks by another name", ["Transfer-Encoding: xchunked", "Content-Length: 4"]],
    ["chunks behind a tab", ["Transfer-Encoding:\tchunked", "Content-Length: 4"]],
    ["a space before the colon", ["Transfer-Encoding : chunked", "Content-Length: 4"]],
    ["a folded header", ["Transfer-Encoding:\r\n chunked", "Content-Length: 4"]],
    ["a bare line feed", ["X: a\nTransfer-Encoding: chunked", "Content-Length: 4"]],
    ["a bare carriage return", ["X: a\rTransfer-Encoding: chunked", "Content-Length: 4"]],
    ["NUL in a header", ["X: a\0b", "Content-Length: 4"]],
  ];

  it.each(TWO_WAYS)("%s: one answer at most, and the connection ends", async (_what, lines) => {
    const answer = await exchange([head(PRESIGN, signed(lines)), `0\r\n\r\n${SMUGGLED}`]);
    expect(countAnswers(answer), answer.text).toBeLessThanOrEqual(1);
    expect([0, 400]).toContain(answer.status);
  });

  it.each([
    ["HTTP/1.1 without a host", head("GET /api/health HTTP/1.1", ["Connection: close"], "")],
    ["two hosts", head("GET /api/health HTTP/1.1", ["Host: evil.example", "Connection: close"])],
    ["a version that is none", head("GET /api/health HTTP/9.9", [])],
    ["a method that is none", head("GE T /api/health HTTP/1.1", [])],
    ["a head of 64 kB", head("GET /api/health HTTP/1.1", [`X: ${"a".repeat(65_536)}`])],
    [
      "five thousand headers",
      head(
        "GET /api/health HTTP/1.1",
        Array.from({ length: 5_000 }, (_, n) => `X-${n}: a`),
      ),
    ],
    ["TLS where none is spoken", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
  ])("%s is refused before anything of ours runs", async (what, bytes) => {
    const answer = await exchange([Buffer.from(bytes, "latin1")]);
    // Node takes the first of two hosts, and nothing here reads it.
    expect(what === "two hosts" ? [0, 200, 400] : [0, 400, 431]).toContain(answer.status);
    expect(answer.text).not.toMatch(/\n\s+at |node_modules/);
  });

  it.each(["TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG", "PURGE"])(
    "%s is not answered as asked",
    async (method) => {
      for (const path of ["/api/scans", "/", "/dashboard"]) {
        const answer = await exchange([
          head(`${method} ${path} HTTP/1.1`, [
            "X-Secret: do-not-echo",
            "Connection: close",
            `Cookie: ${attacker.cookie}`,
          ]),
        ]);
        expect(answer.text).not.toContain("do-not-echo");
        // 0: Node hangs up on CONNECT by itself.
        expect([0, 400, 405], answer.text).toContain(answer.status);
      }
    },
  );

  it.each(["//evil.example/%2e%2e", "http://evil.example/api/health", "/\\evil.example", "*", "/..//..//etc/passwd"])(
    "the address %s leads nowhere else",
    async (path) => {
      const { status, text } = await exchange([head(`GET ${path} HTTP/1.1`, ["Connection: close"])]);
      expect(status, text).toBeLessThan(500);
      expect(/^location: (.*)\r$/im.exec(text)?.[1] ?? "/").toMatch(/^\/(?![/\\])/);
      expect(text).not.toContain("root:");
    },
  );
});

describe("What would split a header", () => {
  const SPLIT = "%0d%0aset-cookie:%20hacked=1%0d%0a%0d%0a<script>";
  it.each([
    `/sign-in?next=${SPLIT}`,
    `/dashboard?q=${SPLIT}`,
    `/scan/${SPLIT}`,
    `/api/uploads/view?key=${SPLIT}`,
    `/${SPLIT}`,
    `/account/${SPLIT}`,
  ])("%s splits none", async (path) => {
    for (const cookie of ["", `Cookie: ${attacker.cookie}`]) {
      const lines = ["Connection: close", ...(cookie ? [cookie] : [])];
      const { text } = await exchange([head(`GET ${path} HTTP/1.1`, lines)]);
      expect(text.split("\r\n\r\n", 1)[0]).not.toMatch(/^set-cookie: hacked/im);
    }
  });

  it("x-request-id is given back only where it is an id", async () => {
    for (const id of ["<script>", "a".repeat(65), "a b", "ä", "short", "../../etc", "x;y=z"]) {
      const answer = await fetch(`${ORIGINS[0]}/api/health`, { headers: { "x-request-id": encodeURI(id) } });
      expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
    }
  });
});
