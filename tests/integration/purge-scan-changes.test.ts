import { expect, it } from "vitest";
import { getDb } from "@/lib/db/client";
import { purgeScanChanges } from "@/server/live/purge-scan-changes";
import { insertScan, renameScan } from "../support/scan-rows";
import { signUp } from "../support/users";

it("changes of scans are forgotten after a day", async () => {
  const { id: userId } = await signUp();
  const scanId = await insertScan(userId);
  const now = Date.now();
  const dayAgo = new Date(now - 24 * 60 * 60 * 1000);
  await getDb().scanChange.updateMany({ where: { scanId }, data: { changedAt: new Date(dayAgo.getTime() - 1) } });
  await renameScan(scanId, "kept");
  expect(await getDb().scanChange.count({ where: { scanId } })).toBe(2);
  expect(await purgeScanChanges(new Date(now))).toBeGreaterThanOrEqual(1);
  const kept = await getDb().scanChange.findMany({ where: { scanId } });
  expect(kept).toHaveLength(1);
  expect(kept[0]!.changedAt.getTime()).toBeGreaterThan(dayAgo.getTime());
});
