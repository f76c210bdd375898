import { randomUUID } from "node:crypto";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { beforeAll, describe, expect, it } from "vitest";
import { getEnv } from "@/lib/env";
import { getBucket, getS3 } from "@/lib/storage/client";
import { getObject, headObject, putObject } from "@/lib/storage/objects";
import { presignGet } from "@/lib/storage/presign";
import { tinyFilm } from "../support/films";
import { type FilmFile, presign, type Presigned } from "../support/uploads";
import { type ApiUser, signUp } from "../support/users";

let attacker: ApiUser;
let film: FilmFile;
/** Someone else's film, and how to see that it is as it was. */
const theirs = `uploads/victim/${randomUUID()}.png`;
const secret = Buffer.from("someone else's film");

beforeAll(async () => {
  [attacker, film] = await Promise.all([signUp(), tinyFilm()]);
  await putObject(theirs, secret, "image/png");
});

const { AWS_ENDPOINT_URL_S3 = "", AWS_REGION } = getEnv();
const withQuery = (url: string, change: (query: URLSearchParams) => void): string => {
  const changed = new URL(url);
  change(changed.searchParams);
  return changed.href;
};

interface Put {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer>;
}

async function sendPut({ key, headers: given }: Presigned, { url, method = "PUT", headers = given, body }: Put) {
  const answer = await fetch(url, {
    method,
    headers,
    ...(method === "GET" || method === "HEAD" ? {} : { body: body ?? new Uint8Array(film.bytes) }),
  });
  return { status: answer.status, text: await answer.text(), stored: await headObject(key) };
}

/** A URL to upload one's own film, altered in one way each. */
const ALTERED: [what: string, alter: (presigned: Presigned) => Put][] = [
  ["another type", ({ url, headers }) => ({ url, headers: { ...headers, "content-type": "text/html" } })],
  ["none of its headers", ({ url }) => ({ url, headers: {} })],
  ["leave to replace", ({ url, headers: { "if-none-match": _once, ...headers } }) => ({ url, headers })],
  ["leave to replace one", ({ url, headers }) => ({ url, headers: { ...headers, "if-none-match": '"x"' } })],
  ["two types", ({ url, headers }) => ({ url, headers: { ...headers, "content-type": "image/png, text/html" } })],
  ["a byte less", ({ url }) => ({ url, body: new Uint8Array(film.bytes.subarray(1)) })],
  ["a byte more", ({ url }) => ({ url, body: new Uint8Array([...film.bytes, 0]) })],
  ["no bytes", ({ url }) => ({ url, body: new Uint8Array() })],
  ["another key", ({ url, key }) => ({ url: url.replace(key, theirs) })],
  ["a key one folder up", ({ url, key }) => ({ url: url.replace(key, `${key}/%2e%2e/x.png`) })],
  ["another bucket", ({ url }) => ({ url: url.replace(getBucket(), "another-bucket") })],
  ["another method", ({ url }) => ({ url, method: "DELETE" })],
  ["the method of reading", ({ url }) => ({ url, method: "GET" })],
  ["the method of asking", ({ url }) => ({ url, method: "HEAD" })],
  ["the method of forms", ({ url }) => ({ url, method: "POST" })],
  ["another signature", ({ url }) => ({ url: withQuery(url, (q) => q.set("X-Amz-Signature", "0".repeat(64))) })],
  ["no signature", ({ url }) => ({ url: withQuery(url, (q) => q.delete("X-Amz-Signature")) })],
  ["two signatures", ({ url }) => ({ url: `${url}&X-Amz-Signature=${"0".repeat(64)}` })],
  ["a longer life", ({ url }) => ({ url: withQuery(url, (q) => q.set("X-Amz-Expires", "604800")) })],
  ["an endless life", ({ url }) => ({ url: withQuery(url, (q) => q.set("X-Amz-Expires", "NaN")) })],
  ["two lives", ({ url }) => ({ url: `${url}&X-Amz-Expires=604800` })],
  ["another date", ({ url }) => ({ url: withQuery(url, (q) => q.set("X-Amz-Date", "20990101T000000Z")) })],
  [
    "another region",
    ({ url }) => ({
      url: withQuery(url, (q) =>
        q.set("X-Amz-Credential", q.get("X-Amz-Credential")!.replace(AWS_REGION, "eu-west-9")),
      ),
    }),
  ],
  [
    "another user of the storage",
    ({ url }) => ({ url: withQuery(url, (q) => q.set("X-Amz-Credential", `S3RVER/20260101/x/s3/aws4_request`)) }),
  ],
  ["fewer signed headers", ({ url }) => ({ url: withQuery(url, (q) => q.set("X-Amz-SignedHeaders", "host")) })],
  ["another algorithm", ({ url }) => ({ url: withQuery(url, (q) => q.set("X-Amz-Algorithm", "AWS4-HMAC-SHA1")) })],
  ["a question after its access list", ({ url }) => ({ url: `${url}&acl` })],
  ["a part of a large upload", ({ url }) => ({ url: `${url}&partNumber=1&uploadId=x` })],
  ["an order to copy someone's film", ({ url, headers }) => ({ url, headers: { ...headers, ...copyOf(theirs) } })],
  ["public reading", ({ url, headers }) => ({ url, headers: { ...headers, "x-amz-acl": "public-read" } })],
  ["a redirect", ({ url, headers }) => ({ url, headers: { ...headers, "x-amz-website-redirect-location": "/x" } })],
  ["data of one's own", ({ url, headers }) => ({ url, headers: { ...headers, "x-amz-meta-note": "x" } })],
  ["an encoded copy", ({ url, headers }) => ({ url, headers: { ...headers, ...copyOf(encodeURIComponent(theirs)) } })],
];

function copyOf(key: string): Record<string, string> {
  return { "x-amz-copy-source": `/${getBucket()}/${key}` };
}

describe("Presigned URLs to upload", () => {
  it.each(ALTERED)("take nothing with %s", async (_what, alter) => {
    const presigned = await presign(attacker, film);
    const { status, text, stored } = await sendPut(presigned, alter(presigned));
    expect([400, 403], text).toContain(status);
    expect(stored).toBeNull();
    expect(text).not.toContain(getEnv().AWS_SECRET_ACCESS_KEY);
    expect(await getObject(theirs, { maxBytes: 100 })).toEqual(secret);
  });

  it("take one film each: replayed, they put nothing over it", async () => {
    const presigned = await presign(attacker, film);
    expect(await sendPut(presigned, { url: presigned.url })).toMatchObject({ status: 200 });
    const other = new Uint8Array(film.bytes.toReversed());
    expect(await sendPut(presigned, { url: presigned.url, body: other })).toMatchObject({ status: 412 });
    expect(await getObject(presigned.key, { maxBytes: 10_000 })).toEqual(film.bytes);
  });

  it("take nothing once they have expired", async () => {
    const { key, headers, url } = await presign(attacker, film);
    const command = new PutObjectCommand({ Bucket: getBucket(), Key: key, ContentType: "image/png" });
    const old = await getSignedUrl(getS3(), command, { expiresIn: 60, signingDate: new Date(Date.now() - 61_000) });
    expect(await sendPut({ key, headers, url, expiresAt: "" }, { url: old })).toMatchObject({
      status: 403,
      stored: null,
      // And not for anything else that this URL lacks.
      text: expect.stringContaining("expired"),
    });
  });

  it("are signed by nobody else's key, nor by the one that the server comes with", async () => {
    for (const accessKeyId of ["S3RVER", "AKIAIOSFODNN7EXAMPLE"]) {
      const other = new S3Client({
        region: AWS_REGION,
        endpoint: AWS_ENDPOINT_URL_S3,
        forcePathStyle: true,
        credentials: { accessKeyId, secretAccessKey: "S3RVER" },
      });
      const url = await getSignedUrl(other, new GetObjectCommand({ Bucket: getBucket(), Key: theirs }));
      expect((await fetch(url)).status).toBe(403);
    }
  });
});

describe("Presigned URLs to look at a film", () => {
  /** What keeps an upload from being opened as a page. */
  const DISPOSITION = "response-content-disposition";
  const ALTERED_GETS: [what: string, alter: (url: string) => { url: string; method?: string; headers?: object }][] = [
    ["another key", (url) => ({ url: url.replace(theirs, `uploads/victim/${randomUUID()}.png`) })],
    ["another type of answer", (url) => ({ url: `${url}&response-content-type=text/html` })],
    ["another disposition", (url) => ({ url: withQuery(url, (q) => q.set(DISPOSITION, "inline")) })],
    ["two dispositions", (url) => ({ url: `${url}&${DISPOSITION}=inline` })],
    ["no disposition", (url) => ({ url: withQuery(url, (q) => q.delete(DISPOSITION)) })],
    ["the whole folder", (url) => ({ url: url.replace(`/${theirs}`, "/") })],
    ["a list of all", (url) => ({ url: `${url.replace(`/${theirs}`, "")}&list-type=2` })],
    ["replacing it", (url) => ({ url, method: "PUT" })],
    ["deleting it", (url) => ({ url, method: "DELETE" })],
    ["its access list", (url) => ({ url: `${url}&acl` })],
    ["a form", (url) => ({ url, method: "POST" })],
  ];

  it.each(ALTERED_GETS)("are good for nothing else: %s", async (_what, alter) => {
    const { url, method = "GET" } = alter((await presignGet(theirs)).url);
    const answer = await fetch(url, { method, ...(method === "PUT" || method === "POST" ? { body: "x" } : {}) });
    expect([400, 403, 404, 405, 501]).toContain(answer.status);
    expect(await answer.text()).not.toContain("<Contents>");
    expect(await getObject(theirs, { maxBytes: 100 })).toEqual(secret);
  });

  it("show nothing once they have expired", async () => {
    const command = new GetObjectCommand({ Bucket: getBucket(), Key: theirs });
    const url = await getSignedUrl(getS3(), command, { expiresIn: 60, signingDate: new Date(Date.now() - 61_000) });
    const answer = await fetch(url);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain("expired");
  });
});

describe("The storage itself", () => {
  /** A browser's form with a file, as S3 takes it, and what a signature could be pretended with. */
  const PRETENDED = ["", "?Signature=x", "?Signature=x&AWSAccessKeyId=x&Expires=9999999999", "?X-Amz-Algorithm=x"];
  it.each(PRETENDED)("takes no form and no order at %j", async (query) => {
    const form = new FormData();
    form.set("key", theirs);
    form.set("file", new Blob(["replaced"]));
    const bucket = `${AWS_ENDPOINT_URL_S3}/${getBucket()}`;
    for (const [method, path, body] of [
      ["POST", "", form],
      ["POST", "?delete", `<Delete><Object><Key>${theirs}</Key></Object></Delete>`],
      ["PUT", "?website", "<WebsiteConfiguration/>"],
      ["PUT", "?cors", "<CORSConfiguration/>"],
      ["PUT", `/${theirs}`, "replaced"],
      ["POST", `/${theirs}?uploads`, ""],
    ] as const) {
      const address = `${bucket}${path}`;
      const answer = await fetch(path.includes("?") ? `${address}${query.replace("?", "&")}` : `${address}${query}`, {
        method,
        body,
      });
      expect([400, 403], `${method} ${path}`).toContain(answer.status);
    }
    expect(await getObject(theirs, { maxBytes: 100 })).toEqual(secret);
  });

  it("lets no page of another site read its answers", async () => {
    const { url } = await presignGet(theirs);
    for (const origin of ["https://evil.example", "null"]) {
      const answer = await fetch(url, { headers: { origin } });
      expect([null, ""]).toContain(answer.headers.get("access-control-allow-origin"));
    }
  });
});
