import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { OPERATIONS } from "@/app/api/openapi.json/operations";
import { operationId } from "@/app/docs/api-reference";
import { warningCodeSchema } from "@/domain/reading/measurement-record-schema";
import { failureCodeSchema, scanStageSchema, scanStatusSchema } from "@/domain/scan";
import { listSettings } from "@/lib/env";
import { ERROR_CODES } from "@/lib/error-codes";
import packageJson from "../../../package.json";
import { filesBelow, pageAt } from "./rendered-docs";

const missing = (wanted: readonly string[], there: Iterable<string>) => {
  const known = new Set(there);
  return wanted.filter((name) => !known.has(name));
};

const linesOf = (path: string, pattern: RegExp) =>
  [...readFileSync(path, "utf8").matchAll(pattern)].map((match) => match[1]!);

describe("the docs tell of", () => {
  it("every setting, with what it should be, as .env.example does", () => {
    const settings = listSettings();
    expect(settings.filter(({ shape }) => shape === "")).toEqual([]);
    const page = pageAt("/docs/reference/settings");
    const named = linesOf(".env.example", /^(?:# )?([A-Z][A-Z0-9_]+)=/gm);
    expect(missing(named, page.code)).toEqual([]);
    expect(
      missing(
        settings.map(({ name }) => name),
        page.ids,
      ),
    ).toEqual([]);
    expect(
      missing(
        settings.map(({ name }) => name),
        named,
      ),
    ).toEqual([]);
  });

  it("every setting of the inference service", () => {
    const fields = linesOf("services/inference/inference/settings.py", /^ {4}([a-z][a-z_]+): Annotated/gm);
    expect(fields.length).toBeGreaterThan(10);
    const page = pageAt("/docs/reference/inference-service");
    expect(
      missing(
        fields.map((name) => name.toUpperCase()),
        page.code,
      ),
    ).toEqual([]);
  });

  it("every npm script, and of none that is not there", () => {
    const scripts = Object.keys(packageJson.scripts);
    const { ids } = pageAt("/docs/reference/commands");
    expect(missing(scripts, ids)).toEqual([]);
    expect(missing(ids, ["commands", ...scripts])).toEqual([]);
  });

  it("every call of the API, and every route is a call", () => {
    const { ids, html } = pageAt("/docs/reference/api");
    expect(missing(OPERATIONS.map(operationId), ids)).toEqual([]);
    const routes = filesBelow("src/app")
      .filter((path) => path.endsWith("/route.ts") && !path.includes("[..."))
      .map((path) => `/${path.slice(0, -"/route.ts".length).replaceAll(/\[(\w+)\]/g, "{$1}")}`);
    expect(routes.length).toBeGreaterThan(15);
    expect(routes.filter((path) => !html.includes(` ${path}<`))).toEqual([]);
  });

  it("the scope of an access token that each call needs", () => {
    const sections = pageAt("/docs/reference/api").html.split("<section>").slice(1);
    const untold = OPERATIONS.filter((operation) => {
      const section = sections.find((html) => html.includes(`id="${operationId(operation)}"`)) ?? "";
      if (operation.public) return !section.includes("no session");
      return !section.includes(operation.scope ? `an access token with ${operation.scope}.` : "takes no access token");
    });
    expect(untold.map(operationId)).toEqual([]);
    expect(sections).toHaveLength(OPERATIONS.length);
  });

  it("every refusal, every failure and every warning", () => {
    expect(missing(Object.keys(ERROR_CODES), pageAt("/docs/reference/errors").ids)).toEqual([]);
    const failures = failureCodeSchema.options.map((code) => code.toLowerCase());
    expect(missing(failures, pageAt("/docs/running/debug").ids)).toEqual([]);
    expect(missing(warningCodeSchema.options, pageAt("/docs/using/warnings").code)).toEqual([]);
  });

  it("every state of a scan", () => {
    const codes = [...scanStatusSchema.options, ...scanStageSchema.options];
    expect(missing(codes, pageAt("/docs/reference/states").code)).toEqual([]);
  });

  it("every page of the app, and of none that is not there", () => {
    const pages = filesBelow("src/app")
      .filter((path) => /(^|\/)page\.tsx$/.test(path))
      .map((path) => {
        const folders = path.split("/").slice(0, -1);
        return `/${folders.filter((name) => !/^(\(|\[\[)/.test(name)).join("/")}`;
      });
    const told = [...pageAt("/docs/reference/pages").html.matchAll(/<tr><td><code>([^<]*)</g)].map(([, path]) => path!);
    expect(told.toSorted()).toEqual(pages.toSorted());
  });

  it("the licence of every package that the app is built on", () => {
    const lock: { packages: Record<string, { license?: string }> } = JSON.parse(
      readFileSync("package-lock.json", "utf8"),
    );
    const { html } = pageAt("/docs/about/licences");
    const rows = [...html.matchAll(/<tr><td>([^<]*)<\/td><td>(.*?)<\/td><\/tr>/g)];
    const rowOf = (licence: string | undefined) => rows.find(([, name]) => name === licence)?.[2] ?? "";
    const untold = Object.keys(packageJson.dependencies).filter(
      (name) => !rowOf(lock.packages[`node_modules/${name}`]?.license).includes(`>${name}<`),
    );
    expect(untold).toEqual([]);
  });
});
