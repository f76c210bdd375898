import { expect, it } from "vitest";
import type { FailureCode } from "@/domain/scan";
import { getDb } from "@/lib/db/client";
import { insertAnalysedScan } from "../support/analysed-scans";
import { getScan, waitForScan } from "../support/uploads";
import { signUp, visitor } from "../support/users";

const PATH = "/api/scans/retry-failed";

async function insertFailedScan(userId: string, failureCode: FailureCode): Promise<string> {
  const { scanId } = await insertAnalysedScan(userId);
  await getDb().scan.update({ where: { id: scanId }, data: { status: "FAILED", failureCode } });
  return scanId;
}

it("all analyses of a user that failed are tried again, but where the film itself is at fault", async () => {
  const [user, other] = await Promise.all([signUp(), signUp()]);
  const [failed, unreadable, foreign] = await Promise.all([
    insertFailedScan(user.id, "ENGINE_UNREACHABLE"),
    insertFailedScan(user.id, "IMAGE_UNREADABLE"),
    insertFailedScan(other.id, "ENGINE_UNREACHABLE"),
  ]);
  expect(await user.call("POST", PATH)).toMatchObject({ status: 202, body: { count: 1 } });
  await waitForScan(user, failed, ({ status }) => status === "DONE");
  expect(await getScan(user, unreadable)).toMatchObject({ status: "FAILED", failureCode: "IMAGE_UNREADABLE" });
  expect(await getScan(other, foreign)).toMatchObject({ status: "FAILED" });
  expect(await user.call("POST", PATH)).toMatchObject({ status: 202, body: { count: 0 } });
  expect(await visitor.call("POST", PATH)).toMatchObject({ status: 401 });
});
