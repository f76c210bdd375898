import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { type FilmView, PLAIN_VIEW } from "@/domain/film-view";
import { type ScanDetail, scanDetailSchema } from "@/domain/scan";
import { getDb } from "@/lib/db/client";
import { headObject } from "@/lib/storage/objects";
import { jpegFilm, PHANTOM_SIZE, sizeOf } from "../support/films";
import { analyse, createScan, type FilmFile, getScan, waitForScan } from "../support/uploads";
import { type ApiUser, signUp } from "../support/users";

let user: ApiUser;
let plain: FilmFile;
let lying: FilmFile;

beforeAll(async () => {
  [user, plain] = await Promise.all([signUp(), jpegFilm()]);
  lying = { contentType: "image/png", bytes: await sharp(plain.bytes).rotate(270).png().toBuffer() };
});

const put = (who: ApiUser, id: string, view: object) => who.call("PUT", `/api/scans/${id}/view`, view);

async function show(id: string, view: FilmView): Promise<ScanDetail> {
  const { status, body } = await put(user, id, view);
  expect(status, JSON.stringify(body)).toBe(200);
  return scanDetailSchema.parse(body);
}

const isDrawn = ({ displayKey }: ScanDetail) => displayKey !== null;

async function pictureOf(scan: ScanDetail) {
  const { body } = await user.call("GET", `/api/uploads/view?${new URLSearchParams({ key: scan.displayKey! })}`);
  const picture = await fetch(String(Object(body).url));
  return sizeOf(Buffer.from(await picture.arrayBuffer()));
}

describe("the view of a scan", () => {
  it("is the plain one at first, with the pages of the film", async () => {
    const scan = await getScan(user, await createScan(user, plain));
    expect(scan).toMatchObject({ view: PLAIN_VIEW, film: { pages: 1, page: 0, ...PHANTOM_SIZE }, image: PHANTOM_SIZE });
  });

  it("turns a lying film as its analysis advises; the result, the pictures and their keys are then new ones", async () => {
    const id = await createScan(user, lying);
    const before = await waitForScan(user, id, isDrawn);
    const advised = (await analyse(user, id)).currentRun!;
    expect(advised.measurement.warnings.map(({ code }) => code)).toContain("LIES_ON_SIDE");
    expect(advised.betterView).toEqual({ ...PLAIN_VIEW, turn: 90 });

    const turned = await show(id, advised.betterView!);
    expect(turned).toMatchObject({ status: "UPLOADED", currentRun: null, image: PHANTOM_SIZE, displayKey: null });
    expect(turned.maxCobbDeg).toBeNull();
    expect(turned.runs.map(({ view }) => view)).toEqual([PLAIN_VIEW]);

    const read = await analyse(user, id);
    expect(read.currentRun).toMatchObject({ image: PHANTOM_SIZE, view: { turn: 90 }, betterView: null });
    expect(read.currentRun!.measurement.vertebrae.length).toBeGreaterThan(12);
    const drawn = await waitForScan(user, id, isDrawn);
    expect(drawn.displayKey).not.toBe(before.displayKey);
    expect(await pictureOf(drawn)).toEqual(PHANTOM_SIZE);
    await expect.poll(() => headObject(before.displayKey!), { timeout: 30_000 }).toBeNull();
  });

  it("shows the largest page of a film, and another one that is asked for", async () => {
    const bytes = await readFile("tests/golden/moderate-two-pages.tif");
    const id = await createScan(user, { contentType: "image/tiff", bytes });
    const { film } = await getScan(user, id);
    expect(film.pages).toBe(2);
    const other = await show(id, { ...PLAIN_VIEW, page: 1 - film.page });
    expect(other.film.page).toBe(1 - film.page);
    expect(other.image).toEqual({ width: other.film.width, height: other.film.height });
    expect(await pictureOf(await waitForScan(user, id, isDrawn))).toEqual(other.image);
    expect(await put(user, id, { ...PLAIN_VIEW, page: 2 })).toMatchObject({
      status: 400,
      body: { code: "VALIDATION" },
    });
  });

  it("of a film that an earlier version measured otherwise: size and pictures follow the image that is read now", async () => {
    const id = await createScan(user, plain);
    const before = await waitForScan(user, id, isDrawn);
    await getDb().scan.update({ where: { id }, data: { width: PHANTOM_SIZE.width - 100 } });
    expect(await analyse(user, id)).toMatchObject({ status: "DONE", image: PHANTOM_SIZE });
    const drawn = await waitForScan(user, id, isDrawn);
    expect(drawn.displayKey).not.toBe(before.displayKey);
    expect(await pictureOf(drawn)).toEqual(PHANTOM_SIZE);
  });

  it("has square pixels by the ratio that the file states, and says that it was stretched", async () => {
    const bytes = await readFile("tests/hard-films/m5-jfif-150x200.jpg");
    const id = await createScan(user, { contentType: "image/jpeg", bytes });
    const { image, currentRun } = await analyse(user, id);
    expect(image).toEqual({ width: 300, height: 800 });
    expect(currentRun!.maxCobbDeg).toBeCloseTo(45, -1);
    expect(currentRun!.measurement.warnings.map(({ code }) => code)).toContain("PIXELS_STRETCHED");
  });

  it("changes nothing when it is sent again", async () => {
    const id = await createScan(user, plain);
    const done = await analyse(user, id);
    expect((await show(id, PLAIN_VIEW)).currentRun?.id).toBe(done.currentRun?.id);
  });

  it("stays while an analysis waits or runs", async () => {
    const id = await createScan(user, plain);
    for (const status of ["QUEUED", "RUNNING"] as const) {
      await getDb().scan.update({ where: { id }, data: { status } });
      const answer = await put(user, id, { ...PLAIN_VIEW, turn: 90 });
      expect(answer).toMatchObject({ status: 409, body: { code: "ALREADY_IN_PROGRESS" } });
    }
    expect((await getScan(user, id)).view).toEqual(PLAIN_VIEW);
  });

  it.each<[what: string, view: object]>([
    ["a crop past the edge", { ...PLAIN_VIEW, crop: { x: 0, y: 0, width: PHANTOM_SIZE.width + 1, height: 100 } }],
    ["a turn that is no quarter", { ...PLAIN_VIEW, turn: 45 }],
    ["a part of a view", { turn: 90 }],
  ])("is refused with %s", async (_, view) => {
    const id = await createScan(user, plain);
    expect(await put(user, id, view)).toMatchObject({ status: 400, body: { code: "VALIDATION" } });
  });

  it("is its owner's alone, and its change is in the audit log", async () => {
    const id = await createScan(user, plain);
    const other = await signUp();
    expect(await put(other, id, { ...PLAIN_VIEW, turn: 90 })).toMatchObject({ status: 404 });
    expect((await getScan(user, id)).view).toEqual(PLAIN_VIEW);
    await show(id, { ...PLAIN_VIEW, isMirrored: true });
    const { body } = await user.call("GET", "/api/audit?action=VIEW_CHANGED");
    expect(Object(body).events[0]).toMatchObject({ action: "VIEW_CHANGED", scanId: id });
  });
});
