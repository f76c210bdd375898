import { createHash, randomUUID } from "node:crypto";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { beforeAll, describe, expect, it } from "vitest";
import type { Acquisition } from "@/domain/acquisition";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";
import { getDb } from "@/lib/db/client";
import { getBucket, getS3 } from "@/lib/storage/client";
import { getObject, headObject } from "@/lib/storage/objects";
import { jpegFilm, pngClaiming, pngFilm, tinyFilm } from "../support/films";
import { SOON } from "../support/soon";
import { createScan, type FilmFile, presign, put, upload } from "../support/uploads";
import { type ApiAnswer, type ApiUser, signUp } from "../support/users";

let user: ApiUser;
let other: ApiUser;
let tiny: FilmFile;

beforeAll(async () => {
  [user, other, tiny] = await Promise.all([signUp(), signUp(), tinyFilm()]);
});

const create = (s3Key: unknown, who = user): Promise<ApiAnswer> => who.call("POST", "/api/scans/create", { s3Key });

const ACQUISITION: Acquisition = {
  modality: "DX",
  bodyPart: "WSPINE",
  viewPosition: "PA",
  patientOrientation: ["R", "F"],
  laterality: null,
  imageLaterality: "U",
  photometric: "MONOCHROME1",
  bitsStored: 12,
  spacing: { rowMm: 0.143, columnMm: 0.143, kind: "DETECTOR", magnification: 1.1 },
  sourceToDetectorMm: 1800,
  sourceToPatientMm: null,
  window: { center: 2047.5, width: 4095, shape: "LINEAR" },
  isLossy: false,
  model: "AXIOM Aristos",
  month: "2024-03",
};

/** The object goes by a job: soon, not at once. */
async function expectGone(key: string): Promise<void> {
  await expect.poll(() => headObject(key), SOON).toBeNull();
  expect(await getDb().pendingUpload.findUnique({ where: { key } })).toBeNull();
}

describe("presign", () => {
  it("answers a URL for a key of the user's own, remembered as pending", async () => {
    const { key, expiresAt } = await presign(user, tiny, { fileName: "spine of A.png" });
    expect(key).toMatch(new RegExp(`^uploads/${user.id}/[0-9a-f-]{36}\\.png$`));
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now() + 10 * 60_000);
    expect(await getDb().pendingUpload.findUnique({ where: { key } })).toMatchObject({
      userId: user.id,
      contentType: "image/png",
      size: tiny.bytes.length,
      fileName: "spine of A.png",
    });
  });

  it.each([
    ["a size above the limit", { contentType: "image/png", size: MAX_UPLOAD_BYTES + 1 }, 413, "IMAGE_TOO_LARGE"],
    ["a GIF", { contentType: "image/gif", size: 10 }, 415, "UNSUPPORTED_IMAGE_TYPE"],
    ["SVG, which can carry scripts", { contentType: "image/svg+xml", size: 10 }, 415, "UNSUPPORTED_IMAGE_TYPE"],
    ["DICOM", { contentType: "application/dicom", size: 10 }, 415, "UNSUPPORTED_IMAGE_TYPE"],
    ["an empty file", { contentType: "image/png", size: 0 }, 400, "VALIDATION"],
    ["a negative size", { contentType: "image/png", size: -5 }, 400, "VALIDATION"],
    ["half a byte", { contentType: "image/png", size: 1.5 }, 400, "VALIDATION"],
    ["a size in words", { contentType: "image/png", size: "10" }, 400, "VALIDATION"],
    ["no type", { size: 10 }, 400, "VALIDATION"],
    ["a checksum that is none", { contentType: "image/png", size: 10, sha256: "abc" }, 400, "VALIDATION"],
    ["an unknown field", { contentType: "image/png", size: 10, key: "uploads/mine.png" }, 400, "VALIDATION"],
    ["a file name with NUL", { contentType: "image/png", size: 10, fileName: "a\0.png" }, 400, "VALIDATION"],
    ["a list", [], 400, "VALIDATION"],
  ])("refuses %s", async (_what, body, status, code) => {
    const answer = await user.call("POST", "/api/uploads/presign", body);
    expect(answer).toMatchObject({ status, body: { code, status } });
  });

  it("tells the owner of a DICOM file what to do", async () => {
    const { body } = await user.call("POST", "/api/uploads/presign", { contentType: "application/dicom", size: 10 });
    expect(body).toMatchObject({ detail: expect.stringContaining("npm run predict") });
  });

  it("gives no more URLs to who begins uploads and finishes none", async () => {
    const hoarder = await signUp();
    const ask = (size = 10): Promise<ApiAnswer> =>
      hoarder.call("POST", "/api/uploads/presign", { contentType: "image/png", size });
    const begun = (size: number) => ({
      key: `uploads/${hoarder.id}/${randomUUID()}.png`,
      userId: hoarder.id,
      contentType: "image/png",
      size,
      expiresAt: new Date(),
    });
    const tooMany = { status: 429, body: { code: "RATE_LIMITED", detail: expect.stringContaining("never finished") } };
    await getDb().pendingUpload.createMany({ data: Array.from({ length: 204 }, () => begun(MAX_UPLOAD_BYTES)) });
    expect(await ask(MAX_UPLOAD_BYTES)).toMatchObject(tooMany);
    expect(await ask()).toMatchObject({ status: 200 });
    await getDb().pendingUpload.createMany({ data: Array.from({ length: 300 }, () => begun(10)) });
    expect(await ask()).toMatchObject(tooMany);
    await getDb().pendingUpload.deleteMany({ where: { userId: hoarder.id } });
    expect(await ask(MAX_UPLOAD_BYTES)).toMatchObject({ status: 200 });
  });

  it("takes 240 films a minute, counted for all processes together, and then says when to come back", async () => {
    const hasty = await signUp();
    const ask = (): Promise<ApiAnswer> =>
      hasty.call("POST", "/api/uploads/presign", { contentType: "image/png", size: 10 });
    expect(await ask()).toMatchObject({ status: 200 });
    // As if another process had answered 238 more.
    const counter = { where: { key: `presign:${hasty.id}` }, data: { points: 239 } };
    expect(await getDb().rateLimit.update(counter)).toMatchObject({ points: 239 });
    expect(await ask()).toMatchObject({ status: 200 });
    const refused = await ask();
    expect(refused).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
  });
});

describe("the signature", () => {
  it("takes the announced bytes, once: a film that is a scan can't be replaced by its old URL", async () => {
    const sha256 = createHash("sha256").update(tiny.bytes).digest("hex");
    const presigned = await presign(user, tiny, { sha256 });
    expect(presigned.headers).toMatchObject({ "if-none-match": "*" });
    expect(await put(presigned, tiny.bytes)).toBe(200);
    expect(await create(presigned.key)).toMatchObject({ status: 201 });
    const forged = Buffer.from(tiny.bytes).fill(0);
    expect(await put(presigned, forged)).toBe(412);
    expect(await getObject(presigned.key, { maxBytes: MAX_UPLOAD_BYTES })).toEqual(tiny.bytes);
  });

  it("refuses another length, another type, and a signature that was tampered with", async () => {
    const presigned = await presign(user, tiny);
    expect(await put(presigned, tiny.bytes.subarray(1))).toBe(403);
    expect(await put(presigned, Buffer.alloc(0))).toBe(403);
    expect(await put(presigned, tiny.bytes, { "content-type": "text/html" })).toBe(403);
    const url = presigned.url.replace(
      /(X-Amz-Signature=)(.)/,
      (_all, name, first) => name + (first === "0" ? "1" : "0"),
    );
    expect(await put({ ...presigned, url }, tiny.bytes)).toBe(403);
    const elsewhere = presigned.url.replace(presigned.key, `uploads/${other.id}/${randomUUID()}.png`);
    expect(await put({ ...presigned, url: elsewhere }, tiny.bytes)).toBe(403);
    expect(await headObject(presigned.key)).toBeNull();
  });

  it("refuses a URL that has expired", async () => {
    const presigned = await presign(user, tiny);
    const command = new PutObjectCommand({ Bucket: getBucket(), Key: presigned.key, ContentType: "image/png" });
    const url = await getSignedUrl(getS3(), command, { expiresIn: 60, signingDate: new Date(Date.now() - 3_600_000) });
    expect(await put({ ...presigned, url }, tiny.bytes)).toBe(403);
  });
});

describe("create", () => {
  it("makes a scan with the film's size, and the pending upload is gone", async () => {
    const s3Key = await upload(user, tiny, { fileName: "a.png" });
    const { status, body } = await create(s3Key);
    expect(status).toBe(201);
    const scan = await getDb().scan.findUnique({ where: { s3Key } });
    expect(scan).toMatchObject({
      userId: user.id,
      width: 64,
      height: 160,
      fileName: "a.png",
      contentType: "image/png",
    });
    expect(body).toEqual({ scanId: scan?.id });
    expect(await getDb().pendingUpload.findUnique({ where: { key: s3Key } })).toBeNull();
  });

  it("keeps how a film was taken, and refuses a value that could name a person", async () => {
    const s3Key = await upload(user, tiny);
    const send = (acquisition: unknown) => user.call("POST", "/api/scans/create", { s3Key, acquisition });
    expect(await send({ ...ACQUISITION, patientName: "DOE^JANE" })).toMatchObject({ status: 400 });
    expect(await send({ ...ACQUISITION, bodyPart: "Doe, Jane" })).toMatchObject({ status: 400 });
    expect(await send(ACQUISITION)).toMatchObject({ status: 201 });
    expect(await getDb().scan.findUnique({ where: { s3Key } })).toMatchObject({ acquisition: ACQUISITION });
  });

  it("answers the same scan when it is sent again", async () => {
    const s3Key = await upload(user, tiny);
    const first = await create(s3Key);
    const second = await create(s3Key);
    expect(second).toMatchObject({ status: 201, body: first.body });
  });

  it("makes one scan when many tabs send at once", async () => {
    const s3Key = await upload(user, tiny);
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(s3Key)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(await getDb().scan.count({ where: { s3Key } })).toBe(1);
  });

  it("knows no key that was not presigned, not uploaded, or is someone else's", async () => {
    const never = `uploads/${user.id}/${randomUUID()}.png`;
    const notUploaded = (await presign(user, tiny)).key;
    const others = await upload(other, tiny);
    for (const key of [never, notUploaded, others, "../../etc/passwd"]) {
      expect(await create(key)).toMatchObject({ status: 404, body: { code: "UPLOAD_NOT_FOUND" } });
    }
    expect(await create(others, other)).toMatchObject({ status: 201 });
    // A film that arrives late is not lost by having asked too early.
    expect(await getDb().pendingUpload.findUnique({ where: { key: notUploaded } })).not.toBeNull();
  });

  it("tells a scan of someone else's key no different from none", async () => {
    const scanId = await createScan(other, tiny);
    const { s3Key } = await getDb().scan.findUniqueOrThrow({ where: { id: scanId } });
    expect(await create(s3Key)).toMatchObject({ status: 404, body: { code: "UPLOAD_NOT_FOUND" } });
  });

  it.each([[undefined], [null], [7], [""], ["a\0b"], ["x".repeat(600)]])("refuses the key %j", async (key) => {
    expect(await create(key)).toMatchObject({ status: 400, body: { code: "VALIDATION" } });
  });

  it("refuses bytes that are another image than announced", async () => {
    const { bytes } = await jpegFilm();
    const key = await upload(user, { contentType: "image/png", bytes });
    expect(await create(key)).toMatchObject({ status: 415, body: { code: "IMAGE_TYPE_MISMATCH" } });
    await expectGone(key);
    expect(await create(key)).toMatchObject({ status: 404 });
  });

  it("refuses bytes that are no image at all", async () => {
    const html = Buffer.from("<script>alert(1)</script>".repeat(20));
    const key = await upload(user, { contentType: "image/png", bytes: html });
    expect(await create(key)).toMatchObject({ status: 415, body: { code: "UNSUPPORTED_IMAGE_TYPE" } });
    await expectGone(key);
  });

  it("refuses an image that ends within its header", async () => {
    const { bytes } = await pngFilm();
    const key = await upload(user, { contentType: "image/png", bytes: bytes.subarray(0, 20) });
    expect(await create(key)).toMatchObject({ status: 422, body: { code: "IMAGE_UNREADABLE" } });
    await expectGone(key);
  });

  it("refuses a header that claims more than 100 megapixels", async () => {
    const key = await upload(user, pngClaiming(20_000, 20_000));
    expect(await create(key)).toMatchObject({ status: 413, body: { code: "IMAGE_TOO_LARGE" } });
    await expectGone(key);
  });

  it("refuses a header that claims no pixels", async () => {
    const key = await upload(user, pngClaiming(0, 100));
    expect(await create(key)).toMatchObject({ status: 422, body: { code: "IMAGE_UNREADABLE" } });
    await expectGone(key);
  });

  it("refuses an object of another size than announced", async () => {
    const key = await upload(user, tiny);
    await getDb().pendingUpload.update({ where: { key }, data: { size: tiny.bytes.length + 1 } });
    expect(await create(key)).toMatchObject({ status: 422, body: { code: "UPLOAD_SIZE_MISMATCH" } });
    await expectGone(key);
  });

  it("refuses other bytes than the announced checksum, whatever the storage let in", async () => {
    const presigned = await presign(user, tiny, { sha256: "0".repeat(64) });
    const stored = await put(presigned, tiny.bytes);
    // Amazon refuses such a PUT; the embedded server stores it, and the app looks for itself.
    const refused =
      stored === 200
        ? { status: 422, body: { code: "UPLOAD_CHECKSUM_MISMATCH" } }
        : { status: 404, body: { code: "UPLOAD_NOT_FOUND" } };
    expect(await create(presigned.key)).toMatchObject(refused);
    await expect.poll(() => headObject(presigned.key), SOON).toBeNull();
  });
});

describe("view", () => {
  it("answers a URL that shows the owner the film", async () => {
    const scanId = await createScan(user, tiny);
    const { s3Key } = await getDb().scan.findUniqueOrThrow({ where: { id: scanId } });
    const { status, body } = await user.call("GET", `/api/uploads/view?key=${encodeURIComponent(s3Key)}`);
    expect(status).toBe(200);
    const shown = await fetch(Object(body).url);
    expect(shown.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await shown.arrayBuffer()).equals(tiny.bytes)).toBe(true);
  });

  it("shows nobody else's film, none that is no scan yet, and no made-up key", async () => {
    const scanId = await createScan(other, tiny);
    const { s3Key } = await getDb().scan.findUniqueOrThrow({ where: { id: scanId } });
    const pending = await upload(user, tiny);
    const drawn = `derived/${other.id}/${scanId}/display.webp`;
    for (const key of [s3Key, pending, drawn, "derived/x/y/display.webp", "uploads/../../secret"]) {
      const answer = await user.call("GET", `/api/uploads/view?key=${encodeURIComponent(key)}`);
      expect(answer).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    }
    expect(await user.call("GET", "/api/uploads/view")).toMatchObject({ status: 400, body: { code: "VALIDATION" } });
    expect(await user.call("GET", "/api/uploads/view?key=a&key=b")).toMatchObject({ status: 400 });
  });
});
