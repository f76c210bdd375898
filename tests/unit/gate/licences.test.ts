import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  describeLicences,
  findIncompatible,
  isCompatible,
  LICENCES_PAGE,
  readPackages,
} from "#tools/licences/read-licences";

describe("the packages", () => {
  it("all have licences that go with AGPL-3.0", () => {
    expect(readPackages().length).toBeGreaterThan(500);
    expect(findIncompatible(readPackages())).toEqual([]);
  });

  it("are listed as they are now (npm run licences:update)", () => {
    expect(readFileSync(LICENCES_PAGE, "utf8")).toBe(describeLicences(readPackages()));
  });

  it("are named where a licence does not go, or is not declared", () => {
    const lockfile = {
      packages: {
        "": { license: "AGPL-3.0-only" },
        "node_modules/good": { version: "1.0.0", license: "MIT" },
        "node_modules/good/node_modules/@a/closed": { version: "2.0.0", license: "BUSL-1.1", dev: true },
        "node_modules/silent": { version: "3.0.0" },
      },
    };
    const wrong = ["@a/closed@2.0.0: BUSL-1.1", "silent@3.0.0: none declared"];
    expect(findIncompatible(readPackages(JSON.stringify(lockfile)))).toEqual(wrong);
  });
});

it.each([
  ["MIT", true],
  ["(MIT OR GPL-2.0-only)", true],
  ["MIT and ISC", true],
  ["Apache-2.0 AND LGPL-3.0-or-later AND MIT", true],
  ["MIT AND GPL-2.0-only", false],
  ["GPL-2.0-only", false],
  ["SEE LICENSE IN LICENSE.md", false],
  ["", false],
])("of the licence %j it is known whether it goes with AGPL-3.0", (expression, isRight) => {
  expect(isCompatible(expression)).toBe(isRight);
});
