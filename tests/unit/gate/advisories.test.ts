import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Advisory, findOpen, readAudit } from "#tools/advisories/judge-advisories";
import { lookForAdvisories } from "#tools/advisories/look-for-advisories";

const URL_OF = "https://github.com/advisories/GHSA-aaaa-bbbb-cccc";
const LEFT = { id: 1, title: "left goes right", url: URL_OF, severity: "high", vulnerable_versions: "<2.0.0" };
const FOUND: Advisory = { dependency: "left", title: "left goes right", url: URL_OF, severity: "high" };
const { signal } = new AbortController();

/** What the registry answers to the question for advisories; null: 405, as a registry that has none. */
let advisories: object | null;
let registry: Server;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "scoliosis-advisories-"));
  const root = { name: "app", version: "1.0.0", dependencies: { left: "1.0.0" } };
  writeFileSync(join(folder, "package.json"), JSON.stringify(root));
  const packages = { "": root, "node_modules/left": { version: "1.0.0" } };
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ ...root, lockfileVersion: 3, packages }));
  registry = createServer((request, response) => {
    const isAsked = request.url?.endsWith("/advisories/bulk");
    response.statusCode = !isAsked ? 404 : advisories ? 200 : 405;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(isAsked && advisories ? advisories : {}));
    request.resume();
  }).listen(0, "127.0.0.1");
  await once(registry, "listening");
});
afterAll(() => {
  registry.close();
  rmSync(folder, { recursive: true });
});

function look() {
  const address = registry.address();
  if (address === null || typeof address === "string") throw new Error("the registry listens to no port");
  // A cache of its own: npm keeps what it has heard of a package.
  const npm = ["--registry", `http://127.0.0.1:${address.port}/`, "--cache", join(folder, "cache")];
  return lookForAdvisories(folder, [], { signal, npm });
}

describe("npm's own audit of the packages", () => {
  it("stops at a severe vulnerability, and says what to do", async () => {
    advisories = { left: [LEFT] };
    const verdict = await look();
    expect(verdict).toMatchObject({
      state: "wrong",
      text: expect.stringContaining(`left, high: left goes right. ${URL_OF}`),
    });
    expect(verdict).toMatchObject({ text: expect.stringContaining("tools/advisories/accepted.ts") });
  });

  it("lets pass a lesser one", async () => {
    advisories = { left: [{ ...LEFT, id: 2, severity: "moderate" }] };
    expect(await look()).toEqual({ state: "well" });
  });

  it("turns nothing red where the registry has no advisories, and says so", async () => {
    advisories = null;
    expect(await look()).toMatchObject({ state: "not looked at", why: expect.stringContaining("405") });
  });
});

describe("an accepted vulnerability", () => {
  const accepted = [{ id: "GHSA-aaaa-bbbb-cccc", why: "Nothing here goes left.", until: "2027-01-31" }];

  it("counts to the end of its last day, then it is told again with its reason", () => {
    expect(findOpen([FOUND], accepted, "2027-01-31")).toEqual([]);
    expect(findOpen([FOUND], accepted, "2027-02-01")).toEqual([
      expect.stringContaining("accepted until 2027-01-31: Nothing here goes left."),
    ]);
  });

  it("lets no other one pass", () => {
    expect(findOpen([{ ...FOUND, url: URL_OF.replace("aaaa", "dddd") }], accepted, "2027-01-31")).toHaveLength(1);
  });
});

it("an error of npm's own is no answer of a registry", () => {
  const noLockfile = { error: { code: "ENOLOCK", summary: "This command requires an existing lockfile." } };
  for (const output of [JSON.stringify(noLockfile), "", "Segmentation fault"])
    expect(() => readAudit(output)).toThrow("npm audit could not look at the packages");
});

it("one that several packages bring along is told once", () => {
  const vulnerabilities = { left: { via: [FOUND] }, right: { via: ["left"] }, middle: { via: [FOUND] } };
  expect(readAudit(JSON.stringify({ vulnerabilities }))).toEqual({ severe: [FOUND] });
});
