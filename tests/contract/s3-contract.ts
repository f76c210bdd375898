// What the app needs of an S3 server, asked through the app's own code and as a browser would.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { request } from "node:http";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { afterAll, describe, expect, it } from "vitest";
import { explainStorage } from "#cli/doctor/explain-storage";
import { getEnv } from "@/lib/env";
import { getBucket, getS3 } from "@/lib/storage/client";
import { listObjects } from "@/lib/storage/list-objects";
import { deleteObjects, getObject, headObject, putObject } from "@/lib/storage/objects";
import { presignGet, presignPut } from "@/lib/storage/presign";

const MB = 1024 * 1024;
const PNG = "image/png";
/** No other test's, so that a server that is in use keeps what it has. */
const root = `uploads/contract-${randomUUID()}/`;
const newKey = (): string => `${root}${randomUUID()}.png`;
const stored = (key: string): Promise<Buffer | null> => getObject(key, { maxBytes: 32 * MB });

const sha256 = (bytes: Buffer | null): string =>
  createHash("sha256")
    .update(bytes ?? "")
    .digest("hex");

async function presignFilm(film: Buffer, key = newKey()) {
  return { key, film, ...(await presignPut({ key, contentType: PNG, size: film.length })) };
}

interface Sending {
  url: string;
  headers: Record<string, string>;
  film: Buffer;
}

async function put({ url, headers, film }: Sending, change: Record<string, string> = {}) {
  const answer = await fetch(url, { method: "PUT", headers: { ...headers, ...change }, body: new Uint8Array(film) });
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

async function storeFilm(film = Buffer.from("a film")): Promise<string> {
  const key = newKey();
  await putObject(key, film, PNG);
  return key;
}

async function listKeys(prefix: string): Promise<string[]> {
  const keys = [];
  for await (const { key } of listObjects(prefix)) keys.push(key);
  return keys;
}

const withQuery = (url: string, change: (query: URLSearchParams) => void): string => {
  const changed = new URL(url);
  change(changed.searchParams);
  return changed.href;
};

/** A client like the app's, with one thing changed. */
function otherClient(change: { accessKeyId?: string; secretAccessKey?: string }): S3Client {
  const { AWS_REGION, AWS_ENDPOINT_URL_S3 = "", AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = getEnv();
  return new S3Client({
    region: AWS_REGION,
    endpoint: AWS_ENDPOINT_URL_S3,
    forcePathStyle: true,
    credentials: { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, ...change },
  });
}

/** The code by which a server refuses to read, and whether the doctor has more to say of it. */
async function refusal(client: S3Client, bucket = getBucket()) {
  const answer = client.send(new GetObjectCommand({ Bucket: bucket, Key: `${root}none` }));
  const error: unknown = await answer.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  const finding = explainStorage("reading", error);
  return {
    code: error instanceof Error ? error.name : "",
    isExplained: /^reading is refused, \w+: ./.test(finding.what),
  };
}

/** @param appOrigin whose pages the server's CORS rules let in. */
export function describeS3Server(name: string, appOrigin: string): void {
  describe(`${name}, as an S3 server`, () => {
    afterAll(async () => deleteObjects(await listKeys(root)));

    it("takes one film by a signed URL, and no second one in its place", async () => {
      const sending = await presignFilm(Buffer.from("a film"));
      expect(await put(sending)).toMatchObject({ status: 200 });
      expect(await put({ ...sending, film: Buffer.from("b film") })).toMatchObject({ status: 412 });
      expect(await stored(sending.key)).toEqual(sending.film);
    });

    it("lets one of several win that upload at once", async () => {
      const sending = await presignFilm(Buffer.from("film 0"));
      const films = ["film 1", "film 2", "film 3"].map((text) => Buffer.from(text));
      const statuses = (await Promise.all(films.map((film) => put({ ...sending, film })))).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      expect(await stored(sending.key)).toEqual(films[statuses.indexOf(200)]);
    });

    it("takes no other type and no other length than the signed ones, nor leave to replace", async () => {
      const sending = await presignFilm(Buffer.from("a film"));
      const { "if-none-match": _onlyIfNew, ...replacing } = sending.headers;
      const answers = [
        await put(sending, { "content-type": "text/html" }),
        await put({ ...sending, film: Buffer.from("a longer film") }),
        await put({ ...sending, headers: replacing }),
      ];
      for (const { status, text } of answers) expect([400, 403], text).toContain(status);
      expect(await headObject(sending.key)).toBeNull();
    });

    it("takes the checksum of a film that fits", async () => {
      const [key, film] = [newKey(), Buffer.from("a film")];
      const presigned = await presignPut({ key, contentType: PNG, size: film.length, sha256: sha256(film) });
      expect(await put({ ...presigned, film })).toMatchObject({ status: 200 });
      expect([sha256(film), null]).toContain((await headObject(key))?.sha256);
    });

    it("keeps the bytes of a large film, and gives a part of them alone where asked", async () => {
      const sending = await presignFilm(randomBytes(16 * MB));
      expect(await put(sending)).toMatchObject({ status: 200 });
      expect(await headObject(sending.key)).toMatchObject({ size: 16 * MB });
      expect(sha256(await stored(sending.key))).toBe(sha256(sending.film));
      const part = await getObject(sending.key, { maxBytes: 100, range: { at: MB, length: 32 } });
      expect(part).toEqual(sending.film.subarray(MB, MB + 32));
    });

    it("keeps nothing of an upload that breaks off", async () => {
      const { key, url, headers, film } = await presignFilm(randomBytes(MB));
      const sent = request(url, { method: "PUT", headers: { ...headers, "content-length": film.length } });
      const ended = new Promise((resolve) => sent.on("close", resolve).on("error", () => undefined));
      await new Promise((resolve) => sent.write(film.subarray(0, MB / 2), resolve));
      expect(await headObject(key)).toBeNull();
      sent.destroy();
      await ended;
      // The server has heard of the end once a whole film by the same URL is taken.
      await expect.poll(async () => (await put({ url, headers, film })).status, { timeout: 30_000 }).toBe(200);
      expect(sha256(await stored(key))).toBe(sha256(film));
    });

    it("gives a film by a signed URL with the headers that the app asks for, and no other film", async () => {
      const key = await storeFilm();
      const { url } = await presignGet(key);
      const answer = await fetch(url);
      expect(Buffer.from(await answer.arrayBuffer()).toString()).toBe("a film");
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        "content-type": PNG,
        "content-length": "6",
        "content-disposition": "attachment",
        "cache-control": "private, max-age=31536000, immutable",
      });
      expect((await fetch(url.replace(key, await storeFilm()))).status).toBe(403);
      expect((await fetch(url, { method: "DELETE" })).status).toBe(403);
      expect(await stored(key)).not.toBeNull();
    });

    it("says of an object that is not there that it is not", async () => {
      expect(await headObject(newKey())).toBeNull();
      expect(await refusal(getS3())).toMatchObject({ code: "NoSuchKey" });
    });

    it("deletes, and takes it well that some are gone already", async () => {
      const keys = await Promise.all([storeFilm(), storeFilm(), storeFilm()]);
      await deleteObjects([...keys, newKey()]);
      await deleteObjects(keys);
      for (const key of keys) expect(await headObject(key)).toBeNull();
    });

    it("lists more than a page of a prefix, each once, in the order of the keys", async () => {
      const prefix = `${root}list/`;
      const wanted = Array.from({ length: 1003 }, (_, index) => `${prefix}user-${index % 7}/${index}.png`);
      const left = [...wanted];
      const worker = async (): Promise<void> => {
        for (let key = left.pop(); key !== undefined; key = left.pop()) await putObject(key, Buffer.from("x"), PNG);
      };
      await Promise.all(Array.from({ length: 16 }, worker));
      expect(await listKeys(prefix)).toEqual(wanted.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))));
      expect(await listKeys(`${prefix}none`)).toEqual([]);
      await deleteObjects(wanted);
      expect(await listKeys(prefix)).toEqual([]);
    }, 120_000);

    it("lets pages of the app alone send and read films", async () => {
      const sending = await presignFilm(Buffer.from("a film"));
      const ask = (origin: string) =>
        fetch(sending.url, {
          method: "OPTIONS",
          headers: {
            origin,
            "access-control-request-method": "PUT",
            "access-control-request-headers": "content-type,if-none-match,x-amz-checksum-sha256",
          },
        });
      const allowed = await ask(appOrigin);
      expect(allowed.ok).toBe(true);
      expect(["*", appOrigin]).toContain(allowed.headers.get("access-control-allow-origin"));
      expect(allowed.headers.get("access-control-allow-methods")).toContain("PUT");
      for (const header of ["content-type", "if-none-match", "x-amz-checksum-sha256"]) {
        expect(allowed.headers.get("access-control-allow-headers")?.toLowerCase()).toContain(header);
      }
      expect((await put(sending, { origin: appOrigin })).headers.get("access-control-allow-origin")).toBe(appOrigin);
      const { url } = await presignGet(sending.key);
      for (const origin of ["https://elsewhere.test", "null"]) {
        expect((await ask(origin)).headers.get("access-control-allow-origin")).toBeNull();
        const read = await fetch(url, { headers: { origin } });
        expect(read.headers.get("access-control-allow-origin")).toBeNull();
      }
    });

    it("does nothing without a signature", async () => {
      const key = await storeFilm();
      const bucket = `${getEnv().AWS_ENDPOINT_URL_S3}/${getBucket()}`;
      for (const [method, address, body] of [
        ["GET", bucket],
        ["GET", `${bucket}/`],
        ["GET", `${bucket}/${key}`],
        ["HEAD", `${bucket}/${key}`],
        ["PUT", `${bucket}/${key}`, "other"],
        ["DELETE", `${bucket}/${key}`],
        ["DELETE", bucket],
        ["POST", `${bucket}?delete`, `<Delete><Object><Key>${key}</Key></Object></Delete>`],
      ] as const) {
        const { status } = await fetch(address, { method, ...(body ? { body } : {}) });
        expect([400, 403], `${method} ${address}`).toContain(status);
      }
      expect(await stored(key)).toEqual(Buffer.from("a film"));
    });

    it("takes no URL whose signature, date, life or key was altered, and none with a parameter given twice", async () => {
      const sending = await presignFilm(Buffer.from("a film"));
      const answers: { what: string; taken: boolean }[] = [];
      const alter = (change: (query: URLSearchParams) => void) => withQuery(sending.url, change);
      for (const [what, url] of [
        ["another signature", alter((query) => query.set("X-Amz-Signature", "0".repeat(64)))],
        ["no signature", alter((query) => query.delete("X-Amz-Signature"))],
        ["a longer life", alter((query) => query.set("X-Amz-Expires", "604800"))],
        ["another date", alter((query) => query.set("X-Amz-Date", "20990101T000000Z"))],
        ["fewer signed headers", alter((query) => query.set("X-Amz-SignedHeaders", "host"))],
        ["two lives", `${sending.url}&X-Amz-Expires=604800`],
        ["two signatures, a false one first", sending.url.replace("?", `?X-Amz-Signature=${"0".repeat(64)}&`)],
        ["another question", `${sending.url}&acl`],
      ] as const) {
        const { status } = await put({ ...sending, url });
        answers.push({ what, taken: status !== 400 && status !== 403 });
      }
      expect(answers.filter(({ taken }) => taken)).toEqual([]);
      expect(await headObject(sending.key)).toBeNull();
    });

    it("takes no URL that has expired", async () => {
      const key = await storeFilm();
      const past = { expiresIn: 60, signingDate: new Date(Date.now() - 61_000) };
      const read = await getSignedUrl(getS3(), new GetObjectCommand({ Bucket: getBucket(), Key: key }), past);
      expect((await fetch(read)).status).toBe(403);
      const command = new PutObjectCommand({ Bucket: getBucket(), Key: newKey(), ContentType: PNG });
      const sent = await put({ url: await getSignedUrl(getS3(), command, past), headers: {}, film: Buffer.from("x") });
      expect(sent).toMatchObject({ status: 403, text: expect.stringMatching(/expired/i) });
    });

    it("takes no header of S3's own that the signature does not cover, such as one that copies another film", async () => {
      const theirs = await storeFilm(Buffer.from("another's film"));
      for (const [header, value] of [
        ["x-amz-copy-source", `/${getBucket()}/${theirs}`],
        ["x-amz-acl", "public-read"],
        ["x-amz-meta-note", "x"],
      ] as const) {
        const sending = await presignFilm(Buffer.from("a film"));
        const { status, text } = await put(sending, { [header]: value });
        expect([400, 403], `${header}\n${text}`).toContain(status);
        expect(await headObject(sending.key)).toBeNull();
      }
    });

    it("names what is wrong by codes that the doctor explains", async () => {
      const { code, isExplained } = await refusal(getS3(), "no-such-bucket-here");
      expect(["NoSuchBucket", "AccessDenied"]).toContain(code);
      expect(isExplained).toBe(true);
      expect(await refusal(otherClient({ accessKeyId: "AKIAIOSFODNN7EXAMPLE" }))).toEqual({
        code: "InvalidAccessKeyId",
        isExplained: true,
      });
      expect(await refusal(otherClient({ secretAccessKey: "not-the-secret" }))).toEqual({
        code: "SignatureDoesNotMatch",
        isExplained: true,
      });
    });
  });
}
