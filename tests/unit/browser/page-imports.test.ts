import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

const IMPORT = /(?:^(?:import|export)\s+(?!type\b)(?:[^;"]*?\sfrom\s+)?|\bimport\()"([^"]+)"/gm;

/** What a file of src/ imports when it runs: files by their path, packages by their name. */
function importsOf(path: string): string[] {
  return [...readFileSync(path, "utf8").matchAll(IMPORT)].map(([, name = ""]) => {
    if (!/^(?:@\/|\.)/.test(name)) return name;
    const file = name.startsWith("@/") ? join("src", name.slice(2)) : join(dirname(path), name);
    return [file, `${file}.ts`, `${file}.tsx`].find((candidate) => existsSync(candidate)) ?? name;
  });
}

it("no page loads the parser of the server's schemas: 35 kB, and the server's answers have the types already", () => {
  const ways = new Map(
    readdirSync("src", { recursive: true, encoding: "utf8" })
      .map((name) => join("src", name))
      .filter((path) => /\.tsx?$/.test(path))
      .filter((path) => readFileSync(path, "utf8").startsWith('"use client"'))
      .map((path) => [path, path]),
  );
  expect(ways.size).toBeGreaterThan(50);
  // The map grows while it is walked: each file by the way that leads to it.
  for (const [path, way] of ways) {
    if (!path.startsWith("src/") || !/\.tsx?$/.test(path)) continue;
    for (const next of importsOf(path)) if (!ways.has(next)) ways.set(next, `${way} > ${next}`);
  }
  expect(ways.has("react")).toBe(true);
  expect(ways.get("zod")).toBeUndefined();
});
