import { randomUUID } from "node:crypto";
import { beforeAll, expect, it } from "vitest";
import { getDb } from "@/lib/db/client";
import { enqueue } from "@/lib/queue/boss";
import { putObject } from "@/lib/storage/objects";
import { pngOfTexts } from "../support/decoders";
import { tinyFilm } from "../support/films";
import { SOON } from "../support/soon";
import { analyse, createScan, getScan } from "../support/uploads";
import { type ApiUser, signUp } from "../support/users";

let attacker: ApiUser;
let other: ApiUser;
beforeAll(async () => {
  [attacker, other] = await Promise.all([signUp(), signUp()]);
});

/** A scan of a film whose texts unpack to gigabytes; its picture is to be drawn. */
async function insertHostileScan(): Promise<string> {
  const bytes = pngOfTexts(300);
  const s3Key = `uploads/${attacker.id}/${randomUUID()}.png`;
  await putObject(s3Key, bytes, "image/png");
  const film = { contentType: "image/png", size: bytes.length, width: 64, height: 160 };
  return await getDb().$transaction(async (tx) => {
    const { id } = await tx.scan.create({ data: { userId: attacker.id, s3Key, ...film } });
    await enqueue(tx, "prepare-film", { scanId: id, userId: attacker.id }, { userId: attacker.id });
    return id;
  });
}

const jobsOf = (key: "scanId" | "runId", id: string) =>
  getDb().$queryRaw`SELECT state::text, retry_count AS tries FROM pgboss.job WHERE data ->> ${key} = ${id}`;

it("a film whose texts unpack to gigabytes is read at the first try, as what it shows", async () => {
  const scanId = await insertHostileScan();
  await expect.poll(() => getScan(attacker, scanId), SOON).toMatchObject({ displayKey: expect.any(String) });
  const scan = await analyse(attacker, scanId);
  expect(scan).toMatchObject({ status: "DONE", maxCobbDeg: null });
  for (const jobs of [() => jobsOf("scanId", scanId), () => jobsOf("runId", scan.runs[0]!.id)]) {
    await expect.poll(jobs, SOON).toEqual([{ state: "completed", tries: 0 }]);
  }
});

it("many of them keep no other user from a result", async () => {
  const hostile = await Promise.all(Array.from({ length: 8 }, insertHostileScan));
  const scan = await analyse(other, await createScan(other, await tinyFilm()));
  expect(scan).toMatchObject({ status: "DONE" });
  for (const id of hostile) {
    await expect.poll(() => getScan(attacker, id), SOON).toMatchObject({ displayKey: expect.any(String) });
  }
});
