import { beforeAll, expect, it } from "vitest";
import { getDb } from "@/lib/db/client";
import { queueRuns } from "@/server/runs/queue-runs";
import { getScan } from "../support/uploads";
import { insertAnalysedScans } from "../support/analysed-scans";
import { type ApiUser, signUp } from "../support/users";
import { RECOVERY_MS, Worker } from "./processes";
import { request, untilAll } from "./scans";

const MANY = 30;

let [busy, second, third]: ApiUser[] = [];
/** Of the busy user, in the order in which they are queued; of each other user, one and two. */
let [many, one, two]: string[][] = [];

beforeAll(async () => {
  [busy, second, third] = await Promise.all([signUp(), signUp(), signUp()]);
  many = (await insertAnalysedScans(busy.id, MANY)).toReversed();
  one = await insertAnalysedScans(second.id, 1);
  two = await insertAnalysedScans(third.id, 2);
});

const placesOf = (user: ApiUser, ids: string[]) =>
  Promise.all(ids.map(async (id) => (await getScan(user, id)).queuePlace));

/** The scans of runs that a worker has begun, in that order. */
async function listBegun(): Promise<string[]> {
  const runs = await getDb().run.findMany({
    where: { scan: { userId: { in: [busy!.id, second!.id, third!.id] } }, startedAt: { not: null } },
    orderBy: { startedAt: "asc" },
  });
  return runs.map(({ scanId }) => scanId);
}

it("films of others stand behind the first ones of a user who has queued many at once, and their places say so", async () => {
  await getDb().$transaction((tx) => queueRuns(tx, { userId: busy!.id }));
  expect(await placesOf(busy!, many!)).toEqual(many!.map((_, index) => index + 1));

  await request(second!, one![0]!);
  for (const id of two!) await request(third!, id);
  // One of each user in a round: the busy user's first, the second's, the third's, the busy user's next, the third's next.
  expect(await placesOf(busy!, many!.slice(0, 3))).toEqual([1, 4, 6]);
  expect(await placesOf(second!, one!)).toEqual([2]);
  expect(await placesOf(third!, two!)).toEqual([3, 5]);
});

it("they are analysed in that order, while the others of the busy user still wait", async () => {
  const worker = await Worker.start(1);
  await untilAll([...one!, ...two!], { status: "DONE" }, RECOVERY_MS);
  const begun = await listBegun();
  // Two lanes, and no user has both.
  const before = (id: string): number =>
    begun.slice(0, begun.indexOf(id)).filter((other) => many!.includes(other)).length;
  expect(before(one![0]!)).toBeLessThanOrEqual(2);
  expect(before(two![0]!)).toBeLessThanOrEqual(3);
  expect(before(two![1]!)).toBeLessThanOrEqual(4);
  await worker.stop();
});

it("who comes later begins with the round at hand, not with those that have passed", async () => {
  const late = await signUp();
  const [first, next] = await insertAnalysedScans(late.id, 2);
  await request(late, first!);
  await request(late, next!);
  const [firstPlace, nextPlace] = await placesOf(late, [first!, next!]);
  expect(firstPlace).toBeLessThanOrEqual(2);
  expect(nextPlace).toBe(firstPlace! + 2);
  const worker = await Worker.start(2);
  await untilAll([...many!, first!, next!], { status: "DONE" }, RECOVERY_MS);
  await worker.stop();
});
