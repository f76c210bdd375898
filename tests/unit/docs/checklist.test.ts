import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { filesBelow } from "./rendered-docs";

const page = readFileSync("docs/guide/running/rebuild.mdx", "utf8");
const doctor = filesBelow("cli/doctor")
  .map((file) => readFileSync(`cli/doctor/${file}`, "utf8"))
  .join("\n");
const partsOfDoctor = new Set([...doctor.matchAll(/^ +name: "([a-z-]+)",$/gm)].map(([, name]) => name));

const steps = page
  .split(/^### /m)
  .slice(1)
  .map((text) => ({ name: text.split("\n", 1)[0]!, text, check: /<Check>(.*?)<\/Check>/s.exec(text)?.[1] ?? "" }));
/** Before doctor can run, without a part of their own, or reading for people. */
const OTHERS = ["1. Node", "2. The project", "4. Read a film", "5. Run the checks", "13. The whole way of a film"];

describe("the steps of the checklist", () => {
  it("each have a check but the last, which is to be read", () => {
    expect(steps.length).toBeGreaterThan(13);
    expect(steps.filter(({ check }) => check.trim() === "").map(({ name }) => name)).toEqual([
      "14. Before others use it",
    ]);
  });

  it.each(steps.filter(({ name, check }) => check !== "" && !OTHERS.includes(name)))(
    "$name is checked by doctor, in words that it has",
    ({ text, check }) => {
      expect(text).toContain("npm run doctor");
      const lines = [...check.matchAll(/^[✓✗!–] ([a-z-]+): (.+)$/gm)].map(([, part, what]) => ({ part, what: what! }));
      expect(lines.filter(({ part }) => !partsOfDoctor.has(part))).toEqual([]);
      expect(lines.filter(({ what }) => !doctor.includes(`"${what}"`))).toEqual([]);
      const named = [...check.matchAll(/(?:at|of) `([a-z-]+)`/g)].map(([, part]) => part);
      expect(named.filter((part) => !partsOfDoctor.has(part))).toEqual([]);
      const last = [...check.matchAll(/^All [a-z ]+\.$/gm)].map(([line]) => line);
      expect([...lines, ...named, ...last]).not.toEqual([]);
      expect(last.filter((line) => !doctor.includes(`"${line}"`))).toEqual([]);
    },
  );
});
