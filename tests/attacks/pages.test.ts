import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type ApiUser, APP_URL, signUp, visitor } from "../support/users";
import { exchange, head } from "./raw-connection";
import { expectNothingTold, expectRefusal, expectSafeHeaders, send } from "./send";

let user: ApiUser;
beforeAll(async () => {
  user = await signUp();
});

const FOLDER = `${process.cwd()}/src/app`;
/** Every page that the code has. */
const PAGES = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((name) => /(^|\/)page\.tsx$/.test(name))
  .map((name) => `/${name.replace(/\/?page\.tsx$/, "").replaceAll(/\([^)]+\)\/?/g, "")}`)
  .map((path) => path.replaceAll(/\[\w+\]/g, randomUUID()))
  .toSorted();
const ELSEWHERE = ["/nowhere", "/scan/not-an-id", "/dashboard/nowhere", "/.env", "/.git/config", "/_next/nowhere"];

const policyOf = (headers: Headers): Map<string, string> =>
  new Map(
    (headers.get("content-security-policy") ?? "").split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources.join(" ")];
    }),
  );

describe("Headers of pages", () => {
  it.each([...PAGES, ...ELSEWHERE])(
    "%s has a strict policy with a nonce of its own, and the safeguards",
    async (path) => {
      for (const who of [visitor, user]) {
        const [first, second] = [await send(who, "GET", path), await send(who, "GET", path)];
        expect(first.status).toBeLessThan(500);
        expectNothingTold(first);
        expectSafeHeaders(first);
        // A redirect shows nothing.
        if (first.headers.has("location")) continue;
        const policy = policyOf(first.headers);
        expect(policy.get("default-src")).toBe("'self'");
        expect(policy.get("script-src")).toMatch(/^'self' 'nonce-[\w+/]{22}==' 'strict-dynamic'$/);
        expect(policy.get("script-src")).not.toBe(policyOf(second.headers).get("script-src"));
        expect(Object.fromEntries(policy)).toMatchObject({
          "object-src": "'none'",
          "base-uri": "'none'",
          "form-action": "'self'",
          "frame-src": "'none'",
          "frame-ancestors": "'none'",
        });
      }
    },
  );

  it("pages of who is signed in are kept by no cache", async () => {
    for (const path of ["/dashboard", "/account"]) {
      const { headers } = await send(user, "GET", path);
      expect(headers.get("cache-control")).toMatch(/no-store/);
    }
  });

  it("built files are of the type that they say, and nothing else", async () => {
    const { text } = await send(visitor, "GET", "/");
    const files = [...text.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const { status, headers } = await send(visitor, "GET", file);
      expect(status).toBe(200);
      expect(headers.get("content-type")).toMatch(file.endsWith("js") ? /^application\/javascript/ : /^text\/css/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-powered-by")).toBeNull();
    }
  });

  it("public files carry the safeguards too", async () => {
    for (const path of ["/icon.svg", "/demo/result.json"]) {
      const file = await send(visitor, "GET", path);
      expect(file.status).toBe(200);
      expectSafeHeaders(file);
    }
  });

  it.each([
    "/_next/static/../../../../package.json",
    "/_next/static/%2e%2e/%2e%2e/server/app/page.js",
    "/_next/server/app/page.js",
    "/.next/BUILD_ID",
    "/package.json",
    "/.env.local",
    "/src/lib/env.ts",
    "/_next/static/chunks/main.js.map",
    "/server.js",
  ])("%s gives away no file of the server", async (path) => {
    const { status, text } = await exchange([head(`GET ${path} HTTP/1.1`, ["Connection: close"])]);
    expect([308, 400, 404]).toContain(status);
    expect(text).not.toMatch(/"dependencies"|DATABASE_URL|sourcesContent/);
  });
});

describe("Redirects to elsewhere", () => {
  const ELSEWHERE_URLS = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    String.raw`/\evil.example/`,
    String.raw`\\evil.example`,
    "/\t/evil.example/",
    "/\n/evil.example/",
    "/.//evil.example/",
    "/..//evil.example/",
    "/%2f/evil.example",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https:evil.example",
    "http:/evil.example",
    "@evil.example/",
    ".evil.example",
    "/\u{2028}/evil.example",
    "/api/auth/sign-out",
    `/${"x".repeat(5_000)}`,
  ];
  it.each(ELSEWHERE_URLS)("next=%j is not followed away from here", async (next) => {
    for (const page of ["/sign-in", "/sign-up"]) {
      const { headers, status } = await send(user, "GET", `${page}?next=${encodeURIComponent(next)}`);
      expect(status).toBe(307);
      const target = new URL(headers.get("location") ?? "", APP_URL);
      expect(target.origin).toBe(new URL(APP_URL).origin);
      expect(target.pathname).not.toMatch(/^\/(\/|\\|api\/)/);
    }
    const twice = await send(user, "GET", `/sign-in?next=/account&next=${encodeURIComponent(next)}`);
    expect(twice.headers.get("location")).toBe("/dashboard");
  });
});

describe("Headers that pretend to be a proxy's", () => {
  const PRETENDED: [name: string, value: string][] = [
    ["Host", "evil.example"],
    ["Host", "evil.example:80@localhost"],
    ["X-Forwarded-Host", "evil.example"],
    ["X-Host", "evil.example"],
    ["Forwarded", "host=evil.example;proto=https"],
    ["X-Forwarded-Proto", "https"],
    ["X-Forwarded-Prefix", "//evil.example"],
    ["X-Original-URL", "/dashboard"],
    ["X-Rewrite-URL", "/dashboard"],
  ];
  it.each(PRETENDED)("%s: %s leads nobody elsewhere", async (name, value) => {
    for (const path of ["/dashboard", "/scan/x", "/sign-in", "/nowhere"]) {
      const lines = [`${name}: ${value}`, "Connection: close"];
      const { status, text } = await exchange([
        head(`GET ${path} HTTP/1.1`, lines, name === "Host" ? "" : "localhost"),
      ]);
      expect(status, text).toBeLessThan(500);
      expect(/^location: (.*)\r$/im.exec(text)?.[1] ?? "/sign-in").toMatch(/^\/sign-in/);
      expect(text).not.toContain("evil.example");
    }
  });

  /** Next's own headers between its parts; a client that sends them must get past nothing. */
  const INTERNAL: Record<string, string>[] = [
    { "x-middleware-subrequest": "src/proxy:src/proxy:src/proxy:src/proxy:src/proxy" },
    { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
    { "x-middleware-next": "1" },
    { "x-middleware-rewrite": "/dashboard" },
    { "x-invoke-path": "/dashboard", "x-invoke-status": "200" },
    { "x-matched-path": "/dashboard" },
    { "x-now-route-matches": "1=dashboard" },
    { "x-nextjs-data": "1" },
    { "next-router-state-tree": "%5B%22%22%5D", rsc: "1" },
    { "x-request-path": "//evil.example", "x-nonce": "abc", "content-security-policy": "script-src 'nonce-abc'" },
    { "x-user-id": "someone", "x-forwarded-user": "someone" },
  ];
  it.each(INTERNAL)("%j gets nobody past the sign-in page", async (headers) => {
    for (const path of ["/dashboard", "/account", `/scan/${randomUUID()}`]) {
      const page = await send(visitor, "GET", path, { headers });
      expect([307, 400, 404]).toContain(page.status);
      expect(page.headers.get("location") ?? "/sign-in").toMatch(/^\/sign-in/);
      expect(page.headers.get("content-security-policy") ?? "").not.toContain("nonce-abc'");
    }
    const api = await send(visitor, "GET", "/api/scans", { headers });
    // Next sends a request of its own router to the address that such requests have.
    expect([401, 307]).toContain(api.status);
    expect(api.headers.get("location") ?? "/api/scans").toMatch(/^\/api\/scans/);
    expect(api.text).not.toContain('scans":');
  });

  it.each(["/", "/sign-in", "/dashboard", "/account"])("%s runs no server action: there is none", async (path) => {
    for (const id of ["x", "0".repeat(42), "../../etc/passwd", "$ACTION_ID_0"]) {
      const answer = await send(user, "POST", path, {
        headers: { "next-action": id, "content-type": "text/plain" },
        body: "[]",
      });
      expectRefusal(answer, 405, "METHOD_NOT_ALLOWED");
    }
  });
});

describe("Addresses that a server could be made to ask", () => {
  const INSIDE = [
    "http://169.254.169.254/latest/meta-data/",
    "http://localhost:5432/",
    "http://[::1]/",
    "file:///etc/passwd",
    "/api/health",
    "//169.254.169.254/",
  ];
  it.each(INSIDE)("Next's pictures service does not fetch %s", async (url) => {
    const { status, text } = await send(visitor, "GET", `/_next/image?url=${encodeURIComponent(url)}&w=64&q=75`);
    expect([400, 404]).toContain(status);
    expect(text).not.toMatch(/root:|ami-id|"status":"ok"/);
  });

  it.each(INSIDE)("no field takes %s for an address to ask", async (url) => {
    const film = { contentType: "image/png", size: 10, fileName: url };
    const presigned = await user.call("POST", "/api/uploads/presign", film);
    // A name and nothing more: the URL that is made is the storage's, with a key of the server's own.
    expect(new URL(String(Object(presigned.body).url)).pathname).toMatch(/\/uploads\/[\w-]+\/[0-9a-f-]{36}\.png$/);
    expect(await user.call("POST", "/api/scans/create", { s3Key: url })).toMatchObject({ status: 404 });
    expect(await user.call("GET", `/api/uploads/view?key=${encodeURIComponent(url)}`)).toMatchObject({ status: 404 });
  });
});
