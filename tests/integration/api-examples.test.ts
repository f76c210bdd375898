import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scanPageSchema } from "@/domain/scan";
import { closeDb } from "@/lib/db/client";
import { findProgram, runCommand } from "#cli/command/run-command";
import { findPython } from "#tools/gate/find-python";
import { makeToken, type TokenProgram } from "../support/access-tokens";
import { pngFilm } from "../support/films";
import { APP_URL, signUp } from "../support/users";

const root = resolve(import.meta.dirname, "../..");
const page = readFileSync(join(root, "docs/api/README.md"), "utf8");
const { signal } = new AbortController();

let folder: string;
let program: TokenProgram;
/** May not add films. */
let reader: TokenProgram;

beforeAll(async () => {
  // Where the TypeScript example finds the client, as in a project that depends on it.
  mkdirSync(join(root, "node_modules/.cache"), { recursive: true });
  folder = mkdtempSync(join(root, "node_modules/.cache/api-examples-"));
  writeFileSync(join(folder, "film.png"), (await pngFilm()).bytes);
  const user = await signUp();
  program = await makeToken(user, ["scans:read", "scans:write"]);
  reader = await makeToken(user, ["scans:read"]);
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await closeDb();
});

/** The one example in this language, as a file. */
function extract(language: string, fileName: string): string {
  const [example, ...more] = [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))];
  expect(more).toEqual([]);
  const path = join(folder, fileName);
  writeFileSync(path, example![1]!);
  return path;
}

const PROGRAMS: [language: string, run: () => Promise<[command: string, ...args: string[]]>][] = [
  ["bash", async () => ["bash", extract("bash", "analyse.sh")]],
  ["python", async () => [(await findPython(signal)).path, extract("python", "analyse.py")]],
  ["ts", async () => [process.execPath, findProgram("tsx"), extract("ts", "analyse.mts")]],
];

describe.concurrent("the example of docs/api", () => {
  it.each(PROGRAMS)("in %s takes a film to its result", async (_language, prepare) => {
    const [command, ...args] = await prepare();
    const env = { SCOLIOSIS_URL: APP_URL, SCOLIOSIS_TOKEN: program.secret };
    const { ok, output } = await runCommand(command, [...args, join(folder, "film.png")], { env, signal });
    expect(output).toMatch(/^DONE, largest Cobb angle \d+\.\d degrees\n$/);
    expect(ok).toBe(true);
    const { scans } = scanPageSchema.parse((await program.call("GET", "/api/scans")).body);
    expect(scans.map(({ maxCobbDeg }) => maxCobbDeg?.toFixed(1))).toContain(/[\d.]+/.exec(output)?.[0]);
  });

  it.each(PROGRAMS)("in %s says why it is refused", async (_language, prepare) => {
    const [command, ...args] = await prepare();
    const env = { SCOLIOSIS_URL: APP_URL, SCOLIOSIS_TOKEN: reader.secret };
    const { ok, output } = await runCommand(command, [...args, join(folder, "film.png")], { env, signal });
    expect(output).toContain("SCOPE_MISSING");
    expect(ok).toBe(false);
  });

  it("in ts says what the types of the client say", async () => {
    const tsc = [findProgram("typescript", "tsc"), "--noEmit", "--strict", "--skipLibCheck"];
    const options = [
      "--module",
      "esnext",
      "--moduleResolution",
      "bundler",
      "--target",
      "es2023",
      "--types",
      "node",
      "--ignoreConfig",
    ];
    const args = [...tsc, ...options, extract("ts", "typed.mts")];
    expect(await runCommand(process.execPath, args, { cwd: root, signal })).toEqual({ ok: true, output: "" });
  });
});
