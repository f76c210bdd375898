import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { closeDb, getDb } from "@/lib/db/client";
import { derivedKeys } from "@/lib/storage/keys";
import { headObject } from "@/lib/storage/objects";
import { makeToken } from "../support/access-tokens";
import { signIn, signUpAs, SIGNED_IN_ONLY } from "../support/accounts";
import { SOON } from "../support/soon";
import { createScan, type FilmFile, getScan, upload, waitForScan } from "../support/uploads";
import { visitor } from "../support/users";

async function drawFilm(): Promise<FilmFile> {
  const noise = { type: "gaussian" as const, mean: 120, sigma: 40 };
  const image = sharp({ create: { width: 300, height: 500, channels: 3, background: "#777", noise } });
  return { contentType: "image/png", bytes: await image.png().toBuffer() };
}

afterAll(closeDb);

describe("deleting the account", () => {
  it("needs the password", async () => {
    const { user } = await signUpAs();
    expect(await user.call("DELETE", "/api/account", { password: "wrong-guess" })).toMatchObject({
      status: 403,
      body: { code: "WRONG_PASSWORD" },
    });
    expect(await user.call("DELETE", "/api/account", {})).toMatchObject({ status: 400 });
    expect(await visitor.call("DELETE", "/api/account", { password: "x" })).toMatchObject({ status: 401 });
    expect(await user.call("GET", SIGNED_IN_ONLY)).toMatchObject({ status: 200 });
  });

  it("removes every row and every object, also of an analysis under way, and nobody else's", async () => {
    const [{ user, credentials }, { user: other }] = [await signUpAs(), await signUpAs()];
    const film = await drawFilm();
    const kept = await createScan(other, film);
    const drawn = await createScan(user, film);
    await waitForScan(user, drawn, ({ displayKey }) => displayKey !== null);
    const analysed = await createScan(user, film);
    const pendingKey = await upload(user, film);
    const keys = [pendingKey];
    for (const id of [drawn, analysed]) {
      keys.push((await getScan(user, id)).s3Key, ...Object.values(derivedKeys(user.id, id, 0)));
    }
    expect(await headObject(pendingKey)).not.toBeNull();
    const run = await user.call("POST", "/api/scans/run-inference", { scanId: analysed });
    expect(run.status).toBe(202);
    await getDb().reanalysis.create({ data: { userId: user.id } });
    await makeToken(user);

    const answer = await user.call("DELETE", "/api/account", { password: credentials.password });
    expect(answer.status).toBe(204);
    expect(answer.headers.getSetCookie().join()).toMatch(/session_token=;/);

    const userId = user.id;
    const scanId = { in: [drawn, analysed] };
    const countRows = () =>
      Promise.all([
        getDb().user.count({ where: { id: userId } }),
        getDb().session.count({ where: { userId } }),
        getDb().account.count({ where: { userId } }),
        getDb().signInLockout.count({ where: { email: user.email } }),
        getDb().scan.count({ where: { userId } }),
        getDb().scanChange.count({ where: { userId } }),
        getDb().run.count({ where: { scanId } }),
        getDb().detection.count({ where: { run: { scanId } } }),
        getDb().pendingUpload.count({ where: { userId } }),
        getDb().reanalysis.count({ where: { userId } }),
        getDb().personalAccessToken.count({ where: { userId } }),
      ]);
    expect(await countRows()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    await expect
      .poll(async () => (await Promise.all(keys.map((key) => headObject(key)))).filter(Boolean).length, SOON)
      .toBe(0);
    const { runId } = z.object({ runId: z.uuid() }).parse(run.body);
    await expect
      .poll(
        () => getDb().$queryRaw`
          SELECT 1 FROM pgboss.job WHERE data->>'runId' = ${runId} AND state IN ('created', 'retry', 'active')`,
        SOON,
      )
      .toEqual([]);
    expect(await countRows()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);

    expect(await user.call("GET", SIGNED_IN_ONLY)).toMatchObject({ status: 401 });
    expect(await signIn(credentials)).toMatchObject({ status: 401 });
    expect(await getScan(other, kept)).toMatchObject({ id: kept });
  });

  it("sweeps the key of an upload once more when its URL can no longer be written to", async () => {
    const { user, credentials } = await signUpAs();
    const key = await upload(user, await drawFilm());
    await user.call("DELETE", "/api/account", { password: credentials.password });
    const jobs = await getDb().$queryRaw<{ delay: number }[]>`
      SELECT extract(epoch FROM start_after - created_on)::float8 AS delay FROM pgboss.job
      WHERE name = 'delete-objects' AND data->'keys' ? ${key} ORDER BY delay`;
    expect(jobs).toHaveLength(2);
    expect(jobs[1]?.delay).toBeGreaterThan(15 * 60);
  });
});
