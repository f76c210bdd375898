import { describe, expect, it } from "vitest";
import { doubtful, notNeeded, well, wrong } from "#cli/doctor/check";
import { compareClocks } from "#cli/doctor/clock";
import { explainNetwork } from "#cli/doctor/explain-network";
import { explainStorageCode, explainStorageOutage } from "#cli/doctor/explain-storage";
import { sumUp, toLines } from "#cli/doctor/print-findings";
import { runCheck } from "#cli/doctor/run-check";

async function* answerAndHang() {
  yield well("it answers");
  await new Promise(() => undefined);
}

async function* answerAndBreak() {
  yield well("it answers");
  throw Object.assign(new Error("postgres://me:secret@host"), { code: "EWHATEVER" });
}

const none = new Set<string>();

describe("the findings of npm run doctor", () => {
  const findings = [
    well("it answers"),
    notNeeded("no TLS"),
    doubtful("slow", "Buy another."),
    wrong("it is full", "Empty it."),
  ];

  it("are a line each for a person, with what to do below what is not well", () => {
    expect(toLines("disk", findings, false)).toEqual([
      "✓ disk: it answers",
      "– disk: no TLS",
      "! disk: slow",
      "    Buy another.",
      "✗ disk: it is full",
      "    Empty it.",
    ]);
    expect(sumUp(findings, false)).toMatch(/^1 wrong\. Mend the first one/);
    expect(sumUp(findings.slice(0, 3), false)).toBe("All works; 1 could be better (!).");
    expect(sumUp(findings.slice(0, 2), false)).toBe("All is well.");
  });

  it("are a JSON object each for a program, the sums in the last", () => {
    const lines = [...toLines("disk", findings, true), sumUp(findings, true)].map((line): unknown => JSON.parse(line));
    expect(lines).toHaveLength(5);
    expect(lines[3]).toEqual({ check: "disk", state: "wrong", what: "it is full", fix: "Empty it." });
    expect(lines[4]).toEqual({ well: 1, doubtful: 1, wrong: 1 });
  });
});

describe("a check of npm run doctor", () => {
  it("that takes too long keeps what it has found", async () => {
    expect(await runCheck({ name: "slow", needs: [], run: answerAndHang }, none, 20)).toEqual([
      well("it answers"),
      expect.objectContaining({ state: "wrong", what: "it took longer than 0.02 s" }),
    ]);
  });

  it("that breaks says by which code, and nothing of the message, which may hold a password", async () => {
    const findings = await runCheck({ name: "broken", needs: [], run: answerAndBreak }, none);
    expect(findings).toMatchObject([well("it answers"), { state: "wrong", what: "it ended with EWHATEVER" }]);
    expect(JSON.stringify(findings)).not.toContain("secret");
  });

  it("is left out where a setting that it needs is not right", async () => {
    const check = { name: "app", needs: ["APP_URL", "AWS_REGION"], run: answerAndBreak };
    const findings = await runCheck(check, new Set(["APP_URL"]));
    expect(findings).toEqual([notNeeded("not looked at: APP_URL has to be right first")]);
    expect(await runCheck(check, new Set(check.needs))).toEqual([
      notNeeded("not looked at: APP_URL, AWS_REGION have to be right first"),
    ]);
  });
});

it.each([
  [1000, "well", "the clocks agree"],
  [-1000, "well", "the clocks agree"],
  [10_000, "doubtful", "this machine's clock is 10 s behind"],
  [-300_000, "wrong", "this machine's clock is 300 s ahead"],
])("a clock that is %d ms off is %s", (offMs, state, what) => {
  expect(compareClocks(1_000_000 + offMs, { from: 1_000_000, to: 1_000_000 })).toMatchObject({ state, what });
});

it("a clock that says whole seconds is not taken for a slow one", () => {
  expect(compareClocks(995_000, { from: 1_000_900, to: 1_000_950 }, 1000)).toMatchObject({ state: "well" });
});

it.each([
  ["RequestTimeTooSkewed", /clock is off/, /NTP/],
  ["PermanentRedirect", /another region/, /AWS_REGION/],
  ["AccessDenied", /may not do that/, /ListBucket/],
  ["Unheard", /refused, Unheard$/, /manual/],
])("S3's %s is explained", (code, what, fix) => {
  expect(explainStorageCode("putting", code)).toMatchObject({
    state: "wrong",
    what: expect.stringMatching(what),
    fix: expect.stringMatching(fix),
  });
});

it("the network's errors are found within those of others", () => {
  const refused = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
  expect(explainNetwork("APP_URL", new TypeError("fetch failed", { cause: refused }))).toMatchObject({
    what: "APP_URL can't be reached: nobody listens there",
  });
  expect(explainNetwork("APP_URL", new DOMException("", "TimeoutError"))).toMatchObject({
    what: "APP_URL can't be reached: no answer in time",
  });
});

it("a storage that can't be reached is named by its host and the settings that lead there", () => {
  const unknown = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
  expect(explainStorageOutage(unknown, { host: "films.s3.eu-centrl-1.amazonaws.com", isAws: true })).toMatchObject({
    what: "the storage at films.s3.eu-centrl-1.amazonaws.com (AWS_S3_BUCKET, AWS_REGION) can't be reached: its name does not resolve",
    fix: expect.stringMatching(/AWS_REGION/),
  });
  expect(explainStorageOutage(unknown, { host: "s3.clinic.lan:9000", isAws: false })).toMatchObject({
    what: "the storage at s3.clinic.lan:9000 (AWS_ENDPOINT_URL_S3) can't be reached: its name does not resolve",
    fix: expect.stringMatching(/typing error/),
  });
});
