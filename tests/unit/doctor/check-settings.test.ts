import { describe, expect, it } from "vitest";
import { checkSettings } from "#cli/doctor/check-settings";
import type { DataFolder } from "#cli/doctor/data-folder";
import { runCheck } from "#cli/doctor/run-check";
import { clerkKeys, PRODUCTION_SETTINGS as good, SECRET } from "#tests/support/production-settings";

const LOOKS_RIGHT = { state: "well", what: "each is there and looks right" };
const ownFolder: DataFolder = { dir: "/srv/films", isAppRunning: true, passedOver: [] };

async function find(settings: Record<string, string | undefined>, folder: DataFolder | null = null) {
  return await runCheck(checkSettings({ ...good, ...settings }, folder), new Set());
}

describe("the settings in npm run doctor", () => {
  it("of a site are one line where all are right", async () => {
    expect(await find({})).toEqual([LOOKS_RIGHT]);
  });

  it.each([
    ["an example's host", { DATABASE_URL: good.DATABASE_URL.replace("neon.tech", "example.com") }, /Set the address/],
    ["a test key of Clerk", clerkKeys("test"), /production instance/],
    ["none", { AWS_REGION: undefined }, /\.env\.example/],
  ])("are not called right beside a wrong one (%s), which says what to do", async (_what, settings, fix) => {
    const findings = await find(settings);
    expect(findings).not.toContainEqual(LOOKS_RIGHT);
    expect(findings[0]).toMatchObject({ state: "wrong", fix: expect.stringMatching(fix) });
  });

  it("may name a database on the app's own server, with a word of doubt, but not where Vercel runs the app", async () => {
    const onServer = { DATABASE_URL: `postgresql://app:${SECRET}@localhost:5432/main`, TRUSTED_PROXIES: "1" };
    expect(await find(onServer)).toEqual([
      LOOKS_RIGHT,
      {
        state: "doubtful",
        what: expect.stringMatching(/^DATABASE_URL leads to the machine itself: right only where/),
        fix: expect.any(String),
      },
    ]);
    expect(await find({ ...onServer, VERCEL: "1" })).toContainEqual(
      expect.objectContaining({ state: "wrong", what: "DATABASE_URL leads to the machine itself" }),
    );
  });

  it("are doubted where APP_URL is of this machine, but for the app of npm run up", async () => {
    const local = { APP_URL: "http://localhost:3000" };
    expect(await find(local)).toMatchObject([LOOKS_RIGHT, { state: "doubtful", fix: expect.stringMatching(/https/) }]);
    expect(await find(local, ownFolder)).toMatchObject([LOOKS_RIGHT, { state: "does not apply" }]);
  });

  it("without DATABASE_URL are not passed over in silence for the app of a folder", async () => {
    const folder = { ...ownFolder, passedOver: ["APP_URL", "AWS_S3_BUCKET"] };
    const findings = await find({ APP_URL: "http://localhost:3000" }, folder);
    expect(findings).not.toContainEqual(LOOKS_RIGHT);
    expect(findings[0]).toEqual({
      state: "wrong",
      what: "DATABASE_URL is not set, though others are (APP_URL, AWS_S3_BUCKET): this looks at the app of /srv/films instead",
      fix: expect.stringMatching(/an & in it needs single quotes .*unset APP_URL AWS_S3_BUCKET$/),
    });
  });
});
