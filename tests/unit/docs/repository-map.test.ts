import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { filesBelow } from "./rendered-docs";

const RECORDS = "docs/decisions";
const records = filesBelow(RECORDS)
  .filter((file) => file !== "README.md")
  .toSorted()
  .map((file) => {
    const text = readFileSync(`${RECORDS}/${file}`, "utf8");
    return { file, number: file.slice(0, 4), text, title: text.split("\n", 1)[0]!.replace(/^# \d+\. /, "") };
  });
const index = readFileSync(`${RECORDS}/README.md`, "utf8");
const rows = [...index.matchAll(/^\| (\d{4}) +\| \[([^\]]+)\]\(([^)]+)\) +\| (.+?) +\| (\S.*?) +\|$/gm)].map(
  ([, number, title, file, summary, status]) => ({ number, title, file, summary, status }),
);

describe("the decision records", () => {
  it("are all in the index, by number, file and title, and no others are", () => {
    expect(rows.map(({ number, title, file }) => ({ number, title, file }))).toEqual(
      records.map(({ number, title, file }) => ({ number, title, file })),
    );
  });

  it.each(records)("$file has its number in its title, its status, and the same status in the index", (record) => {
    expect(record.text.split("\n", 1)[0]).toBe(`# ${Number(record.number)}. ${record.title}`);
    const [, status] = /^Status: ([a-z]+)\b/m.exec(record.text) ?? [];
    expect(status).toBeDefined();
    expect(rows.find(({ number }) => number === record.number)?.status).toBe(status);
  });

  it("have each number once, and the index names the numbers that none has", () => {
    const numbers = records.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    const last = Number(numbers.at(-1));
    const unused = Array.from({ length: last }, (_, i) => String(i + 1).padStart(4, "0")).filter(
      (number) => !numbers.includes(number),
    );
    const named = [...index.matchAll(/^Number (\d{4}) /gm)].map(([, number]) => number);
    expect(named).toEqual(unused);
  });

  it("are named by files that are there, wherever the code names one", () => {
    const sources = ["src", "cli", "tools", "prisma", "tests", "training"].flatMap((folder) =>
      filesBelow(folder)
        .filter((file) => /\.(tsx?|mjs|sql|prisma|py|md)$/.test(file))
        .map((file) => `${folder}/${file}`),
    );
    const named = [...sources, ".dependency-cruiser.cjs", "models/manifest.json"].flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/docs\/decisions\/\d{4}-[a-z0-9-]+\.md/g)].map(([path]) => path),
    );
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe("ARCHITECTURE.md", () => {
  const text = readFileSync("ARCHITECTURE.md", "utf8");

  it("names files and folders that are there", () => {
    const named = [
      ...text.matchAll(/`((?:src|cli|tools|tests|prisma|services|training|models|clients|deploy|docs)\/[\w./[\]-]*)`/g),
    ].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });

  it("has every room of src in its map", () => {
    const rooms = filesBelow("src")
      .filter((path) => path.includes("/"))
      .map((path) => path.split("/", 1)[0]!);
    expect([...new Set(rooms)].filter((room) => !text.includes(`\`src/${room}/\``))).toEqual([]);
  });
});

describe("generated pages", () => {
  it.each(filesBelow("docs/generated"))("%s says in its first line which command makes it", (file) => {
    const [first] = readFileSync(`docs/generated/${file}`, "utf8").split("\n", 1);
    expect(first).toMatch(/^<!-- .*`(npm run|python -m) [^`]+`.* -->$/);
  });
});
