import { expect, it } from "vitest";
import { insertAnalysedScan } from "../support/analysed-scans";
import { insertDeadLetter, insertFailedRun, jobs } from "../support/jobs";
import { waitForScan } from "../support/uploads";
import { signUp } from "../support/users";
import { Worker } from "./processes";

// Here, because it means the jobs of all users: beside the other tests it would meddle with theirs.
it("npm run jobs -- retry --all-failed tries everything again that failed, of every queue", async () => {
  const user = await signUp();
  const { scanId: undrawn } = await insertAnalysedScan(user.id);
  await insertDeadLetter("prepare-film", { scanId: undrawn, userId: user.id });
  const { scanId: failed } = await insertFailedRun(user.id);
  const { code, stdout } = await jobs(["retry", "--all-failed"]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^\d+ tried again\.\n$/) });
  const worker = await Worker.start();
  await waitForScan(user, undrawn, ({ displayKey }) => displayKey !== null);
  await waitForScan(user, failed, ({ status }) => status === "DONE");
  await worker.stop();
});
