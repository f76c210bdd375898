import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getEnv } from "@/lib/env";
import { deleteObjects, getObject, putObject } from "@/lib/storage/objects";
import { presignGet, presignPut } from "@/lib/storage/presign";

const { AWS_ENDPOINT_URL_S3 = "", AWS_S3_BUCKET } = getEnv();
const key = `uploads/nobody/${randomUUID()}.png`;
const film = Buffer.from("a film");

const plainUrl = (path: string): string => `${AWS_ENDPOINT_URL_S3}/${path}`;
const stored = (): Promise<Buffer | null> => getObject(key, { maxBytes: 100 });

beforeAll(() => putObject(key, film, "image/png"));
afterAll(() => deleteObjects([key]));

/** What anyone on the same machine, or a page of another site, could send. */
const UNSIGNED: [what: string, method: string, path: string, headers?: Record<string, string>][] = [
  ["list the buckets", "GET", ""],
  ["list the films", "GET", AWS_S3_BUCKET],
  ["list the films by another spelling", "GET", `${AWS_S3_BUCKET}/`],
  ["read a film", "GET", `${AWS_S3_BUCKET}/${key}`],
  ["ask for a film's size", "HEAD", `${AWS_S3_BUCKET}/${key}`],
  ["replace a film", "PUT", `${AWS_S3_BUCKET}/${key}`],
  ["delete a film", "DELETE", `${AWS_S3_BUCKET}/${key}`],
  ["delete the bucket", "DELETE", AWS_S3_BUCKET],
  ["read a film by a made-up signature", "GET", `${AWS_S3_BUCKET}/${key}`, { authorization: "AWS4-HMAC-SHA256 x" }],
  ["read a film by a made-up URL", "GET", `${AWS_S3_BUCKET}/${key}?X-Amz-Algorithm=AWS4-HMAC-SHA256`],
];

describe("the storage", () => {
  it.each(UNSIGNED)("lets nobody without a signature %s", async (_what, method, path, headers = {}) => {
    const answer = await fetch(plainUrl(path), { method, headers, ...(method === "PUT" ? { body: "other" } : {}) });
    expect([400, 403]).toContain(answer.status);
    expect(await stored()).toEqual(film);
  });

  it("gives a film to who holds its signed URL, and no other film", async () => {
    const { url } = await presignGet(key);
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(film);
    expect((await fetch(url.replace(key, "uploads/nobody/other.png"))).status).toBe(403);
    expect((await fetch(url, { method: "DELETE" })).status).toBe(403);
    expect(await stored()).toEqual(film);
  });

  it("takes by a signed URL one film, and only of the type and length that it was signed for", async () => {
    const fresh = `uploads/nobody/${randomUUID()}.png`;
    const { url, headers } = await presignPut({ key: fresh, contentType: "image/png", size: film.length });
    const put = async (body: string, sent = headers): Promise<number> =>
      (await fetch(url, { method: "PUT", headers: sent, body })).status;
    const { "if-none-match": _onlyIfNew, ...replacing } = headers;
    expect(await put("another length")).toBe(403);
    expect(await put("a film", { ...headers, "content-type": "text/html" })).toBe(403);
    expect(await put("a film", replacing)).toBe(403);
    expect(await getObject(fresh, { maxBytes: 100 })).toBeNull();

    const bodies = ["film 1", "film 2", "film 3"];
    const statuses = await Promise.all(bodies.map((body) => put(body)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(2);
    expect(await put("film 4")).toBe(412);
    expect(await put("film 4", replacing)).toBe(403);
    const first = bodies[statuses.indexOf(200)]!;
    expect(await getObject(fresh, { maxBytes: 100 })).toEqual(Buffer.from(first));
    await deleteObjects([fresh]);
  });
});
