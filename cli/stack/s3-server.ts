// The embedded S3 server as a process of its own. Settings come in the environment: the AWS_… names of the app, and
// S3_PORT, S3_DIRECTORY, S3_ORIGINS (the app's origins, with spaces between).
import S3rver from "@20minutes/s3rver";
import accounts from "@20minutes/s3rver/lib/models/account.js";
import S3Error from "@20minutes/s3rver/lib/models/error.js";
import { WholeObjectStore } from "./whole-object-store";

const { S3_PORT, S3_DIRECTORY, S3_ORIGINS, AWS_S3_BUCKET, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
if (!S3_PORT || !S3_DIRECTORY || !S3_ORIGINS || !AWS_S3_BUCKET || !AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
  throw new Error("the S3 server needs S3_PORT, S3_DIRECTORY, S3_ORIGINS, AWS_S3_BUCKET and an access key");
}

// Only this data folder's key: the server comes with one that everybody knows.
accounts.DUMMY_ACCOUNT.revokeAccessKey("S3RVER");
accounts.DUMMY_ACCOUNT.createKeyPair(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY);

const origins = S3_ORIGINS.split(" ").map((origin) => `<AllowedOrigin>${origin}</AllowedOrigin>`);
const methods = ["PUT", "GET", "HEAD"].map((method) => `<AllowedMethod>${method}</AllowedMethod>`);
const cors = `<CORSConfiguration><CORSRule>${origins.join("")}${methods.join("")}<AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader><MaxAgeSeconds>3600</MaxAgeSeconds></CORSRule></CORSConfiguration>`;

const server = new S3rver({
  address: "127.0.0.1",
  port: Number(S3_PORT),
  silent: true,
  // No request picks its bucket by a host name that it made up.
  vhostBuckets: false,
  directory: S3_DIRECTORY,
  configureBuckets: [{ name: AWS_S3_BUCKET, configs: [cors] }],
});
// The server checks the signatures that come and lets pass what has none: to whoever reaches the port it would list, read
// and delete films. With one of these three its own check follows, and refuses all but the right one.
server.middleware.unshift(async (context, next) => {
  const isSigned =
    "authorization" in context.headers || "X-Amz-Algorithm" in context.query || "Signature" in context.query;
  if (!isSigned && context.method !== "OPTIONS") throw new S3Error("AccessDenied", "Access Denied");
  // Of a parameter given twice the server would read a list, and fail.
  if (Object.values(context.query).some((value) => Array.isArray(value))) {
    throw new S3Error("InvalidArgument", "A parameter was given more than once");
  }
  // Amazon refuses headers of its own that the signature does not cover. Let through, the one that names an object to copy
  // would turn the URL to upload one's own film into one to read any other.
  const inQuery = context.query["X-Amz-SignedHeaders"];
  const inHeader = /SignedHeaders=([^,\s]+)/.exec(String(context.headers.authorization))?.[1];
  const signed = new Set((typeof inQuery === "string" ? inQuery : (inHeader ?? "")).toLowerCase().split(";"));
  if (Object.keys(context.headers).some((name) => name.startsWith("x-amz-") && !signed.has(name))) {
    throw new S3Error("AccessDenied", "There were headers present in the request which were not signed");
  }
  await next();
});

const replacing = new WholeObjectStore(S3_DIRECTORY, { replaces: true });
const creating = new WholeObjectStore(S3_DIRECTORY, { replaces: false });
replacing.forgetDrafts();
server.middleware.unshift(async (context, next) => {
  context.store = context.headers["if-none-match"] === "*" ? creating : replacing;
  await next();
});

// A listing is asked for at "/bucket/", and so it is signed; the server would check that against "/bucket". To the bucket
// that a host name stands for it adds the rest of the path, so the slash comes in that way.
server.middleware.splice(-1, 0, async (context, next) => {
  if (context.path === `/${AWS_S3_BUCKET}/`) {
    context.state["vhost"] = true;
    context.mountPath = "/";
  }
  await next();
});

await server.run();
process.on("SIGTERM", () => process.exit(0));
