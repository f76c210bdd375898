import { describe, expect, it } from "vitest";
import { readJunitCounts } from "#tools/gate/python-checks";

describe("the counts of a JUnit report", () => {
  it("tells passed from failed, broken and skipped", () => {
    const report = `<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="3" tests="10" time="0.1"><testcase classname="a" name="tests"/></testsuite></testsuites>`;
    expect(readJunitCounts(report)).toEqual({ passed: 4, failed: 3, skipped: 3 });
  });

  it("adds up suites", () => {
    const suite = `<testsuite errors="0" failures="0" skipped="0" tests="2"></testsuite>`;
    expect(readJunitCounts(`<testsuites>${suite}${suite}</testsuites>`)).toEqual({ passed: 4, failed: 0, skipped: 0 });
  });

  it("counts nothing where there is no suite", () => {
    expect(readJunitCounts("<testsuites/>")).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});
