import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { type ScanPage, scanPageSchema } from "@/domain/scan";
import { getDb } from "@/lib/db/client";
import type { ScanStatus } from "@/lib/db/generated/client";
import { headObject } from "@/lib/storage/objects";
import { tinyFilm } from "../support/films";
import { SOON } from "../support/soon";
import { createScan, type FilmFile, getScan, waitForScan } from "../support/uploads";
import { type ApiUser, signUp } from "../support/users";

let user: ApiUser;
let other: ApiUser;
let tiny: FilmFile;

beforeAll(async () => {
  [user, other, tiny] = await Promise.all([signUp(), signUp(), tinyFilm()]);
});

const NOT_FOUND = { status: 404, body: { code: "NOT_FOUND" } };

/** Rows alone: for lists, where the film plays no part. */
async function insertScans(userId: string, rows: { label?: string; fileName?: string; status?: ScanStatus }[]) {
  const start = Date.now();
  await getDb().scan.createMany({
    data: rows.map((row, index) => ({
      userId,
      s3Key: `uploads/${userId}/${randomUUID()}.png`,
      contentType: "image/png",
      size: 10,
      width: 10,
      height: 10,
      // Some in the same millisecond: the order then is that of the ids.
      createdAt: new Date(start - Math.floor(index / 3) * 1000),
      ...row,
    })),
  });
}

async function list(who: ApiUser, query: Record<string, string> = {}): Promise<ScanPage> {
  const { status, body } = await who.call("GET", `/api/scans?${new URLSearchParams(query)}`);
  expect(status).toBe(200);
  return scanPageSchema.parse(body);
}

describe("the list", () => {
  it("is empty at first", async () => {
    expect(await list(await signUp())).toEqual({ scans: [], nextCursor: null });
  });

  it("shows each of the user's scans once, newest first, page by page, and nobody else's", async () => {
    const owner = await signUp();
    await insertScans(
      owner.id,
      Array.from({ length: 60 }, (_, n) => ({ label: `film ${n}` })),
    );
    await insertScans(other.id, [{ label: "film of another" }]);
    const seen: ScanPage["scans"] = [];
    let cursor: string | null = null;
    do {
      const page: ScanPage = await list(owner, cursor === null ? {} : { cursor });
      seen.push(...page.scans);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(60);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(60);
    const times = seen.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().toReversed());
    expect(seen.some(({ label }) => label === "film of another")).toBe(false);
  });

  it("filters by status, and searches labels and file names whatever the case", async () => {
    const owner = await signUp();
    await insertScans(owner.id, [
      { label: "Follow-up Ångström", status: "DONE" },
      { fileName: "FOLLOW.jpg", status: "FAILED" },
      { label: "100%", fileName: "under_score.png", status: "DONE" },
      { label: "back\\slash" },
    ]);
    const labels = async (query: Record<string, string>): Promise<string[]> =>
      (await list(owner, query)).scans.map(({ label, fileName }) => label || String(fileName)).toSorted();
    expect(await labels({ q: "follow" })).toEqual(["FOLLOW.jpg", "Follow-up Ångström"]);
    expect(await labels({ q: "ÅNG" })).toEqual(["Follow-up Ångström"]);
    expect(await labels({ status: "FAILED" })).toEqual(["FOLLOW.jpg"]);
    expect(await labels({ status: "DONE", q: "follow" })).toEqual(["Follow-up Ångström"]);
    expect(await labels({ status: "RUNNING" })).toEqual([]);
    // No wildcards: what is typed is what is looked for.
    expect(await labels({ q: "%" })).toEqual(["100%"]);
    expect(await labels({ q: "r_s" })).toEqual(["100%"]);
    expect(await labels({ q: "_" })).toEqual(["100%"]);
    expect(await labels({ q: "\\" })).toEqual(["back\\slash"]);
    expect(await labels({ q: "'; DROP TABLE" })).toEqual([]);
    expect(await labels({ q: "   " })).toHaveLength(4);
  });

  it.each([
    ["abc"],
    ["!!"],
    [Buffer.from('["2026-01-01","x"]').toString("base64url")],
    [Buffer.from(`["0000-01-01T00:00:00Z","${randomUUID()}"]`).toString("base64url")],
    ["x".repeat(150)],
  ])("refuses the cursor %s", async (cursor) => {
    const answer = await user.call("GET", `/api/scans?cursor=${cursor}`);
    expect(answer).toMatchObject({ status: 400, body: { code: "INVALID_CURSOR" } });
  });

  it.each([["status=SLEEPING"], ["status=DONE&status=FAILED"], [`q=${"x".repeat(300)}`], ["q=%00"], ["sort=label"]])(
    "refuses the query %s",
    async (query) => {
      const answer = await user.call("GET", `/api/scans?${query}`);
      expect(answer).toMatchObject({ status: 400, body: { code: "VALIDATION" } });
    },
  );
});

describe("one scan", () => {
  it("shows its film, and its pictures as soon as they are drawn", async () => {
    const id = await createScan(user, tiny, { fileName: "tiny.png" });
    const scan = await waitForScan(user, id, ({ displayKey }) => displayKey !== null);
    expect(scan).toMatchObject({
      id,
      status: "UPLOADED",
      fileName: "tiny.png",
      image: { width: 64, height: 160 },
      currentRun: null,
      runs: [],
    });
    for (const url of [scan.thumbnailUrl, await viewUrl(user, scan.displayKey ?? "")]) {
      const picture = await fetch(url ?? "");
      expect(picture.status).toBe(200);
      expect(picture.headers.get("content-type")).toBe("image/webp");
    }
  });

  it("is nobody else's to see, change, analyse or delete", async () => {
    const id = await createScan(other, tiny);
    expect(await user.call("GET", `/api/scans/${id}`)).toMatchObject(NOT_FOUND);
    expect(await user.call("PATCH", `/api/scans/${id}`, { label: "mine" })).toMatchObject(NOT_FOUND);
    expect(await user.call("DELETE", `/api/scans/${id}`)).toMatchObject(NOT_FOUND);
    expect(await user.call("POST", "/api/scans/run-inference", { scanId: id })).toMatchObject(NOT_FOUND);
    expect(await getScan(other, id)).toMatchObject({ label: "", status: "UPLOADED", runs: [] });
  });

  it.each([[randomUUID()], ["1"], ["not-an-id"], ["%00"], ["create"]])("is not found at %s", async (id) => {
    expect(await user.call("GET", `/api/scans/${id}`)).toMatchObject({
      status: expect.toSatisfy((s) => s === 404 || s === 405),
    });
    expect(await user.call("DELETE", `/api/scans/${id}`)).toMatchObject({
      status: expect.toSatisfy((s) => s === 404 || s === 405),
    });
  });
});

async function viewUrl(who: ApiUser, key: string): Promise<string> {
  const { body } = await who.call("GET", `/api/uploads/view?key=${encodeURIComponent(key)}`);
  return String(Object(body).url);
}

describe("changing a scan", () => {
  it("sets label and film date, leaves out what is left out, and removes the date", async () => {
    const id = await createScan(user, tiny);
    const patch = (body: unknown) => user.call("PATCH", `/api/scans/${id}`, body);
    expect(await patch({ label: "  Before brace  ", filmDate: "2024-02-29" })).toMatchObject({
      status: 200,
      body: { id, label: "Before brace", filmDate: "2024-02-29" },
    });
    expect(await patch({ label: "" })).toMatchObject({ status: 200, body: { label: "", filmDate: "2024-02-29" } });
    expect(await patch({ filmDate: null })).toMatchObject({ status: 200, body: { label: "", filmDate: null } });
    const today = new Date().toISOString().slice(0, 10);
    expect(await patch({ filmDate: today })).toMatchObject({ status: 200, body: { filmDate: today } });
  });

  it.each([
    ["nothing", {}],
    ["a date in the future", { filmDate: "2999-01-01" }],
    ["a day that is none", { filmDate: "2023-02-29" }],
    ["a day before the first X-ray", { filmDate: "1895-11-07" }],
    ["a year that Postgres does not know", { filmDate: "0000-01-01" }],
    ["a date with a time", { filmDate: "2024-01-01T00:00:00Z" }],
    ["a label without end", { label: "x".repeat(121) }],
    ["a label with NUL", { label: "a\0b" }],
    ["a label that is no text", { label: 5 }],
    ["a label of null", { label: null }],
    ["an unknown field", { label: "a", colour: "red" }],
    ["a field that is not the user's", { status: "DONE" }],
    ["another owner", { userId: "someone" }],
    ["a list", [{ label: "a" }]],
  ])("refuses %s", async (_what, body) => {
    const id = await createScan(user, tiny);
    const answer = await user.call("PATCH", `/api/scans/${id}`, body);
    expect(answer).toMatchObject({ status: 400, body: { code: "VALIDATION" } });
    expect(await getScan(user, id)).toMatchObject({ label: "", filmDate: null, status: "UPLOADED" });
  });
});

describe("deleting a scan", () => {
  it("removes its rows and all its objects", async () => {
    const id = await createScan(user, tiny);
    const { s3Key, displayKey } = await waitForScan(user, id, (scan) => scan.displayKey !== null);
    const keys = [s3Key, displayKey ?? "", (displayKey ?? "").replace("display", "thumbnail")];
    for (const key of keys) expect(await headObject(key)).not.toBeNull();
    expect(await user.call("DELETE", `/api/scans/${id}`)).toMatchObject({ status: 204, body: null });
    expect(await getDb().scan.count({ where: { id } })).toBe(0);
    expect(await getDb().run.count({ where: { scanId: id } })).toBe(0);
    for (const key of keys) await expect.poll(() => headObject(key), SOON).toBeNull();
    expect(await user.call("DELETE", `/api/scans/${id}`)).toMatchObject(NOT_FOUND);
  });

  it("leaves no picture behind when the worker is still drawing it", async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, () => createScan(user, tiny)));
    await Promise.all(ids.map((id) => user.call("DELETE", `/api/scans/${id}`)));
    for (const id of ids) {
      for (const picture of ["display", "thumbnail"]) {
        const key = `derived/${user.id}/${id}/${picture}.webp`;
        await expect.poll(() => headObject(key), SOON).toBeNull();
      }
    }
  });

  it("waits for the end of an analysis", async () => {
    const id = await createScan(user, tiny);
    await getDb().scan.update({ where: { id }, data: { status: "RUNNING" } });
    const answer = await user.call("DELETE", `/api/scans/${id}`);
    expect(answer).toMatchObject({ status: 409, body: { code: "SCAN_RUNNING" } });
    expect(await getDb().scan.count({ where: { id } })).toBe(1);
  });
});
