import { createHash, randomUUID } from "node:crypto";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { getEnv } from "@/lib/env";
import { getBucket, getS3 } from "@/lib/storage/client";
import { deleteObjects, headObject } from "@/lib/storage/objects";
import { presignGet, presignPut } from "@/lib/storage/presign";
import { type Check, doubtful, type Finding, well, wrong } from "./check";
import { compareClocks } from "./clock";
import { explainStorage, explainStorageCode, explainStorageOutage } from "./explain-storage";

const STEP_MS = 10_000;
/** In the folder of what /api/ready tries, which no one takes for films, and whose leftovers a bucket's rules may remove. */
const KEYS = "readiness/doctor-";
const CONTENT_TYPE = "image/png";

type Findings = AsyncGenerator<Finding, void, undefined>;
type SignedPut = Awaited<ReturnType<typeof presignPut>>;

const limit = (): AbortSignal => AbortSignal.timeout(STEP_MS);
const ask = (url: string | URL, init: RequestInit = {}): Promise<Response> =>
  fetch(url, { redirect: "manual", signal: limit(), ...init });

/** Does with an object of its own what the app, and browsers on its pages, do with films. */
export const checkStorage: Check = {
  name: "storage",
  needs: [
    "AWS_REGION",
    "AWS_S3_BUCKET",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_ENDPOINT_URL_S3",
    "APP_URL",
  ],
  async *run() {
    const key = `${KEYS}${randomUUID()}`;
    const body = Buffer.from(key);
    const put = await presignPut({
      key,
      contentType: CONTENT_TYPE,
      size: body.length,
      sha256: createHash("sha256").update(body).digest("hex"),
    });
    try {
      yield await checkClock(withoutSignature(put.url));
      const refusal = await readNothing();
      if (refusal) {
        yield refusal;
        return;
      }
      yield well("the key is right, and the bucket is there");
      yield await checkCors(put);
      yield* tryObject(put, key, body);
    } catch (error) {
      yield explainStorageOutage(error);
    } finally {
      await deleteObjects([key], { signal: limit() }).catch(() => undefined);
    }
  },
};

async function checkClock(url: URL): Promise<Finding> {
  const from = Date.now();
  const response = await ask(url);
  await response.body?.cancel();
  const theirs = Date.parse(response.headers.get("date") ?? "");
  if (Number.isNaN(theirs))
    return doubtful("it does not say what time it is", "Look at both machines' clocks by hand.");
  // The header has whole seconds.
  return compareClocks(theirs, { from, to: Date.now() }, 1000);
}

/** Asks for an object that is not there: only with a right key and bucket does S3 say so. */
async function readNothing(): Promise<Finding | null> {
  try {
    await getS3().send(new GetObjectCommand({ Bucket: getBucket(), Key: `${KEYS}none` }), { abortSignal: limit() });
    return null;
  } catch (error) {
    return error instanceof Error && error.name === "NoSuchKey" ? null : explainStorage("reading", error);
  }
}

/** What a browser on the app's pages asks before it sends a film. */
async function checkCors({ url, headers }: SignedPut): Promise<Finding> {
  const { origin } = new URL(getEnv().APP_URL);
  const names = Object.keys(headers).toSorted();
  const response = await ask(url, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "PUT",
      "access-control-request-headers": names.join(","),
    },
  });
  await response.body?.cancel();
  const allowed = (what: string): string[] =>
    (response.headers.get(`access-control-allow-${what}`) ?? "").split(",").map((item) => item.trim().toLowerCase());
  const allows = (what: string, item: string): boolean => allowed(what).some((one) => one === "*" || one === item);
  const missing = names.filter((name) => !allows("headers", name));
  const fix = `Put ${origin} into the bucket's CORS rules, letter by letter, with PUT, GET and the headers ${names.join(", ")}: npm run prepare:bucket does it.`;
  if (!response.ok || !allows("origin", origin)) return wrong(`its CORS rules let no page of ${origin} put films`, fix);
  if (!allows("methods", "put")) return wrong("its CORS rules allow no PUT", fix);
  if (missing.length > 0) return wrong(`its CORS rules do not allow ${missing.join(", ")}`, fix);
  return well(`its CORS rules let pages of ${origin} put films`);
}

async function* tryObject({ url, headers }: SignedPut, key: string, body: Buffer): Findings {
  const send = (): Promise<Response> => ask(url, { method: "PUT", headers, body: new Uint8Array(body) });
  const sent = await send();
  if (!sent.ok) {
    yield explainStorageCode("putting", await readCode(sent));
    return;
  }
  yield well("it takes an object by a signed URL");
  const again = await send();
  await again.body?.cancel();
  yield again.status === 412
    ? well("each URL takes one object")
    : doubtful(
        `it took a second object by the same URL, or answered ${again.status} and not 412`,
        "Take an S3 server that knows If-None-Match: until then a URL that leaks can replace a film for a quarter of an hour.",
      );

  const unsigned = await ask(withoutSignature(url));
  await unsigned.body?.cancel();
  if (unsigned.ok)
    yield wrong(
      "anybody can read what is in the bucket",
      "Make it private now: on AWS, turn on Block all public access.",
    );
  else if (unsigned.status === 401 || unsigned.status === 403)
    yield well("it gives nothing to those without a signed URL");
  else
    yield doubtful(
      `it answers ${unsigned.status} to those without a signed URL`,
      "Look whether the bucket is private.",
    );

  const got = await ask((await presignGet(key)).url);
  if (!got.ok) yield explainStorageCode("reading by a signed URL", await readCode(got));
  else if (Buffer.from(await got.arrayBuffer()).equals(body))
    yield well("it gives the same bytes back by a signed URL");
  else yield wrong("it gives other bytes back than it took", "Look for a proxy between that changes what it hands on.");

  try {
    await deleteObjects([key], { signal: limit() });
    yield (await headObject(key, { signal: limit() })) === null
      ? well("it deletes")
      : wrong("what was deleted is still there", "Look at the bucket's rules: films that users delete have to go.");
  } catch (error) {
    yield explainStorage("deleting", error);
  }
}

function withoutSignature(url: string): URL {
  const plain = new URL(url);
  plain.search = "";
  return plain;
}

/** S3's code of a refusal; a proxy's page has none. */
async function readCode(response: Response): Promise<string> {
  return /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1] ?? String(response.status);
}
