import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import nodePackages from "../../../cli/bootstrap/node-packages.json";
import packageJson from "../../../package.json";

const read = (path: string): string => readFileSync(path, "utf8");
const version = read(".nvmrc").trim();
const major = version.split(".")[0]!;

describe("the app's Node", () => {
  it("is one: of developers, of the image, of the types, and of what installs it", () => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(packageJson.engines.node).toBe(`>=${major}`);
    expect(packageJson.devDependencies["@types/node"]).toMatch(new RegExp(`^${major}\\.`));
    const ofImage = new Set(read("Dockerfile").match(/(?<=node:)[\d.]+(?=-)/g));
    expect([...ofImage]).toEqual([version]);
    const container = z.object({ image: z.string() }).parse(JSON.parse(read(".devcontainer/devcontainer.json")));
    expect(container.image).toMatch(new RegExp(`:${major}-`));
    expect(read(".github/workflows/test.yml")).toContain("node-version-file: .nvmrc");
  });

  it("is what an older one fetches, as far as npm has it for a system", () => {
    expect(String(nodePackages.major)).toBe(major);
    const { "linux-x64": x64, "linux-arm64": arm64, ...others } = nodePackages.packages;
    for (const { version: fetched } of [x64, arm64]) expect(fetched).toBe(version);
    for (const { version: fetched } of Object.values(others)) expect(fetched).toMatch(new RegExp(`^${major}\\.`));
  });

  it("is what the docs ask for, and from which one on it is fetched", () => {
    for (const path of ["README.md", "CONTRIBUTING.md", "docs/guide/running/rebuild.mdx"]) {
      const text = read(path);
      const named = [...text.matchAll(/\bNode(?:\]\(\S+\))? (\d+)/g)].map(([, number]) => number);
      expect([path, ...new Set(named)]).toEqual([path, major]);
      expect(text, path).toMatch(new RegExp(`older (one|Node), from ${nodePackages.oldestToStart} on`));
    }
    expect(read("docs/guide/running/rebuild.mdx")).toContain(`\nv${version}\n`);
  });
});
