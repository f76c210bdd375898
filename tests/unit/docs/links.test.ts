import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { DOC_PAGES } from "@/app/docs/pages";
import { filesBelow, renderedPages } from "./rendered-docs";

describe("the pages of the docs", () => {
  it.each(renderedPages)("$href leads nowhere that is not there", ({ ids, links }) => {
    const dead = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [path, anchor] = link.split("#", 2);
      const target = path === "" ? { ids } : renderedPages.find((page) => page.href === path);
      return !target || (anchor !== undefined && !target.ids.includes(decodeURIComponent(anchor)));
    });
    expect(dead).toEqual([]);
  });

  it.each(renderedPages)("$href has one title, and no two places of one name", ({ ids, html }) => {
    expect(html.match(/<h1/g)).toHaveLength(1);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it("are all in the list, each under the address of its file", () => {
    const files = filesBelow("docs/guide")
      .filter((path) => path.endsWith(".mdx"))
      .map((path) => `/docs/${path.slice(0, -".mdx".length)}`);
    const listed = new Set(DOC_PAGES.map(({ href }) => (href === "/docs" ? "/docs/start" : href)));
    expect(files.filter((href) => !listed.has(href))).toEqual([]);
  });

  it("name files of the repository that are there", () => {
    const markdown = [
      "README.md",
      "ARCHITECTURE.md",
      "CONTRIBUTING.md",
      "SECURITY.md",
      "CHANGELOG.md",
      "services/inference/README.md",
      "training/README.md",
      "training/checkpoints/README.md",
      "deploy/README.md",
      ...["docs/decisions", "docs/generated"].flatMap((folder) =>
        filesBelow(folder).map((file) => `${folder}/${file}`),
      ),
    ];
    const dead = markdown.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
        .map(([, link]) => link!)
        .filter((link) => !/^(https?:|\/)/.test(link) && !existsSync(join(dirname(file), link)))
        .map((link) => `${file}: ${link}`),
    );
    expect(dead).toEqual([]);
  });
});
