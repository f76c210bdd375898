import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect, it } from "vitest";
import { checkDisk } from "#cli/doctor/check-disk";

/** A file system of the kernel's own, on which nothing is ever free. */
const FULL = existsSync("/proc/self") ? "/proc" : "/dev";

async function look(dir: string) {
  const findings = [];
  for await (const { state, what } of checkDisk({ dir, isAppRunning: true, passedOver: [] }).run())
    findings.push(`${state}: ${what}`);
  return findings;
}

it("names a full disk", async () => {
  expect(await look(FULL)).toEqual(["wrong: 0 MB are free"]);
});

it("tells how much is free on another", async () => {
  expect(await look(tmpdir())).toEqual([expect.stringMatching(/^(well|doubtful): [1-9]\d* MB are free$/)]);
});
