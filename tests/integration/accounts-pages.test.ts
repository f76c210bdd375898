import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, it } from "vitest";
import { closeDb } from "@/lib/db/client";
import { getEnv } from "@/lib/env";
import { signUpAs, urlOf } from "../support/accounts";

/** Where a page sends this user, or null where it does not. */
async function findRedirect(path: string, cookie = ""): Promise<string | null> {
  const response = await fetch(urlOf(path), { redirect: "manual", headers: { cookie } });
  const location = response.headers.get("location");
  return location === null ? null : urlOf(location);
}

afterAll(closeDb);

async function fetchPolicy(): Promise<string> {
  const { headers } = await fetch(urlOf("/sign-in"));
  return headers.get("content-security-policy") ?? "";
}

describe("the way to the sign-in page and back", () => {
  it.each(["/dashboard", "/dashboard/new", "/account", `/scan/${randomUUID()}`])(
    "sends who is signed out from %s to sign in, also with a cookie of no session",
    async (path) => {
      const target = path === "/dashboard" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`;
      expect(await findRedirect(path)).toBe(urlOf(target));
      expect(await findRedirect(path, "scoliosis-ai.session_token=made.up")).toBe(urlOf(target));
    },
  );

  it("keeps the query of the page asked for", async () => {
    expect(await findRedirect("/dashboard?q=a%26b")).toBe(urlOf("/sign-in?next=%2Fdashboard%3Fq%3Da%2526b"));
  });

  it.each([
    ["/account", "/account"],
    ["/dashboard?status=DONE", "/dashboard?status=DONE"],
    ["https://evil.example/", "/dashboard"],
    ["//evil.example/", "/dashboard"],
    [String.raw`/\evil.example/`, "/dashboard"],
    ["/\t/evil.example/", "/dashboard"],
    ["/.//evil.example/", "/dashboard"],
    ["javascript:alert(1)", "/dashboard"],
    ["/sign-in?next=/account", "/dashboard"],
    ["", "/dashboard"],
  ])("follows next=%j to %s", async (next, expected) => {
    const { answer } = await signUpAs();
    const cookie = answer.headers.getSetCookie()[0]?.split(";", 1)[0] ?? "";
    expect(await findRedirect(`/sign-in?next=${encodeURIComponent(next)}`, cookie)).toBe(urlOf(expected));
    expect(await findRedirect(`/sign-up?next=${encodeURIComponent(next)}`, cookie)).toBe(urlOf(expected));
  });
});

describe("the headers of an answer", () => {
  it("let a page run its own scripts only, and talk to the app and the storage only", async () => {
    const [policy, next] = [await fetchPolicy(), await fetchPolicy()];
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic'/);
    expect(policy).not.toMatch(/script-src[^;]*'unsafe-inline'/);
    expect(next).not.toBe(policy);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("object-src 'none'");
    const storage = new URL(getEnv().AWS_ENDPOINT_URL_S3 ?? "").origin;
    expect(policy).toMatch(new RegExp(`connect-src [^;]*${storage}`));
    expect(policy).toMatch(new RegExp(`img-src [^;]*${storage}`));
  });

  it.each(["/sign-in", "/dashboard", "/api/health"])("carry the usual safeguards at %s", async (path) => {
    const { headers } = await fetch(urlOf(path), { redirect: "manual" });
    expect(Object.fromEntries(headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "strict-origin-when-cross-origin",
      "permissions-policy": expect.stringContaining("camera=(self)"),
    });
    expect(headers.get("x-powered-by")).toBeNull();
    expect(headers.has("strict-transport-security")).toBe(getEnv().APP_URL.startsWith("https:"));
  });
});
