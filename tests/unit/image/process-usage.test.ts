import { expect, it } from "vitest";
import { parsePs, readProcessUsage } from "@/lib/image/decoder/process-usage";

const MB = 1024 * 1024;

it("tells the memory and the processor time of a process", async () => {
  const usage = await readProcessUsage(process.pid);
  const { user, system } = process.cpuUsage();
  expect(Math.abs(usage!.rssBytes - process.memoryUsage.rss())).toBeLessThan(64 * MB);
  expect(usage!.cpuMs).toBeGreaterThan(0);
  expect(usage!.cpuMs).toBeLessThanOrEqual((user + system) / 1000 + 20);
});

it("tells nothing of a process that is gone", async () => {
  expect(await readProcessUsage(2 ** 30)).toBeNull();
});

it.each([
  ["  5120   0:01.25\n", 5120, 1250],
  ["71680 12:34.00", 71_680, 754_000],
  [" 1024 2-03:04:05", 1024, 183_845_000],
])("reads what ps prints where there is no /proc: %j", (line, kb, cpuMs) => {
  expect(parsePs(line)).toEqual({ rssBytes: kb * 1024, cpuMs });
});
