import { beforeAll, describe, expect, it } from "vitest";
import { getDb } from "@/lib/db/client";
import { guess, newCredentials, signUpAs, holderOf, SIGN_UP } from "../support/accounts";
import { tinyFilm } from "../support/films";
import { SOON } from "../support/soon";
import { createScan } from "../support/uploads";
import { type ApiUser, visitor } from "../support/users";
import { send, sendJson } from "./send";

const SCRIPTS = [
  `<script>alert(1)</script>`,
  `</script><script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onmouseover='alert(1)`,
  `</title><svg onload=alert(1)>`,
  `<!--<script>`,
  `a\u{2028}</script\u{a0}>alert(1)`,
  `javascript:alert(1)`,
  `{{constructor.constructor('alert(1)')()}}`,
  `<iframe srcdoc="<script>alert(1)</script>">`,
];

const SCRIPT = /<script\b([^>]*)>(.*?)<\/script>/gs;
/** A tag with its attributes, whatever stands in their quotes. */
const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi;

let owner: ApiUser;
beforeAll(async () => {
  owner = (await signUpAs()).user;
});

/** A page's HTML, with nothing alive in it and no script without its nonce. */
async function expectTamePage(user: ApiUser, path: string): Promise<string> {
  const page = await send(user, "GET", path);
  expect(page.status).toBe(200);
  expectTame(page.text);
  const nonce = /'nonce-([^']+)'/.exec(page.headers.get("content-security-policy") ?? "")?.[1];
  const scripts = [...page.text.matchAll(SCRIPT)];
  expect(scripts.length).toBeGreaterThan(0);
  for (const [, attributes] of scripts) expect(attributes).toContain(`nonce="${nonce}"`);
  return page.text;
}

/** Nothing in a page's HTML came alive of what was meant as text: no tag, no attribute, no way out of a script. */
function expectTame(html: string): void {
  for (const [, , code] of html.matchAll(SCRIPT)) expect(code).not.toMatch(/<!--|<script|<\/script/i);
  const tags = (html.replaceAll(SCRIPT, "").match(TAG) ?? []).map((tag) => tag.replaceAll(/"[^"]*"|'[^']*'/g, ""));
  for (const tag of tags) {
    expect(tag).not.toMatch(/\son\w+\s*=/i);
    expect(tag).not.toMatch(/^<(script|iframe|object|embed|base)\b/i);
  }
  expect(html).not.toMatch(/(?:href|src|action)\s*=\s*["']?\s*javascript:/i);
}

describe("Scripts stored as text", () => {
  it.each(SCRIPTS)("%j as a label and a file name runs nowhere", async (script) => {
    const id = await createScan(owner, await tinyFilm(), { fileName: script });
    for (const path of ["/dashboard", `/dashboard?q=${encodeURIComponent(script)}`, `/scan/${id}`])
      await expectTamePage(owner, path);
    expect((await sendJson(owner, "PATCH", `/api/scans/${id}`, { label: script })).status).toBe(200);
    const page = await expectTamePage(owner, `/scan/${id}`);
    await expectTamePage(owner, "/dashboard");
    // It is shown, and not merely left out.
    expect(page).toContain(script.replaceAll(/[<>&"'{}].*$/gs, ""));
    for (const path of ["/api/scans", `/api/scans/${id}`]) {
      const { headers, text } = await send(owner, "GET", path);
      expect(headers.get("content-type")).toBe("application/json");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(JSON.stringify(JSON.parse(text))).toContain(JSON.stringify(script).slice(1, -1));
    }
  });

  it.each(SCRIPTS)("%j as the name of an account runs nowhere", async (script) => {
    const credentials = newCredentials();
    const answer = await visitor.call("POST", SIGN_UP, { name: script, ...credentials });
    expect(answer).toMatchObject({ status: 200, body: { user: { name: script.trim() } } });
    const user = holderOf(answer, { id: "", email: credentials.email });
    for (const path of ["/account", "/dashboard"]) await expectTamePage(user, path);
  });

  it.each(SCRIPTS)(
    "%j as the name of a token, and as the browser of who guesses a password, runs nowhere",
    async (script) => {
      const { user, credentials } = await signUpAs();
      const token = { name: script, scopes: ["scans:read"], expiresInDays: 30 };
      expect((await sendJson(user, "POST", "/api/tokens", token)).status).toBe(201);
      // The bytes of it: a header has no other characters.
      const userAgent = Buffer.from(script).toString("latin1");
      expect(await guess(credentials, { "user-agent": userAgent })).toMatchObject({ status: 401 });
      const noted = () => getDb().auditEvent.findFirst({ where: { userId: user.id, action: "SIGN_IN_FAILED" } });
      // Written behind the answer.
      await expect.poll(noted, SOON).toMatchObject({ userAgent });
      // They are shown, and not merely left out.
      const shown = script.includes("alert(1)") ? "alert(1)" : "&lt;!--&lt;script&gt;";
      for (const path of ["/account", "/account/activity"]) expect(await expectTamePage(user, path)).toContain(shown);
    },
  );

  it.each(["/dashboard?q=", "/sign-in?next=/", "/dashboard?status=", "/"])(
    "%s reflects no script from the address",
    async (path) => {
      for (const script of SCRIPTS) {
        const encoded = encodeURIComponent(script);
        const user = path.startsWith("/sign-in") ? visitor : owner;
        await expectTamePage(user, path === "/" ? `/?x=${encoded}` : `${path}${encoded}`);
      }
    },
  );

  it.each(["/nowhere", "/scan/"])("%s…, which is not found, reflects none either", async (path) => {
    for (const script of SCRIPTS) {
      const { status, text } = await send(owner, "GET", `${path}${encodeURIComponent(script)}`);
      expect(status).toBe(404);
      expectTame(text);
    }
  });
});
