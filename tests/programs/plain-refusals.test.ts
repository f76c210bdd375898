import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { explainDatabase } from "#cli/doctor/explain-database";
import { findFreePort } from "#cli/stack/ports";
import { runScript } from "../support/run-script";
import { serve, stopServing } from "../support/serve";

const root = path.resolve(import.meta.dirname, "../..");

/** Runs a program of ours as npm does, with these settings alone. */
async function run(name: string, settings: Record<string, string>) {
  const env = { PATH: process.env.PATH, NODE_ENV: "production", NODE_NO_WARNINGS: "1", ...settings } as const;
  const { code, output } = await runScript(name, [], { env });
  return { code, said: output };
}

afterAll(stopServing);

let closed: number;
let settings: Record<string, string>;
beforeAll(async () => {
  closed = await findFreePort();
  settings = {
    DATABASE_URL: `postgresql://nobody:none@127.0.0.1:${closed}/none`,
    AWS_REGION: "us-east-1",
    AWS_S3_BUCKET: "films",
    AWS_ACCESS_KEY_ID: "app",
    AWS_SECRET_ACCESS_KEY: "Zk3v9QpLx7Rt2WnB",
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${closed}`,
    BETTER_AUTH_SECRET: "Zk3v9QpLx7Rt2WnBZk3v9QpLx7Rt2WnB",
    APP_URL: "http://localhost:3000",
  };
});

describe("npm run migrate", () => {
  it.each(["mysql://u:p@host/db", "postgresql://u:p#x@host/db"])("takes no %s for a database", async (url) => {
    expect(await run("cli/migrate.ts", { DATABASE_URL: url })).toEqual({
      code: 1,
      said: `DATABASE_URL is wrong. It should be a Postgres URL: postgresql://user:password@host:5432/name.
Special characters of a password, such as # and /, are written as % and two digits in a URL.\n`,
    });
  });

  it("says which database it can't reach, and why", async () => {
    const { DATABASE_URL } = settings;
    expect(await run("cli/migrate.ts", { DIRECT_DATABASE_URL: DATABASE_URL! })).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^DIRECT_DATABASE_URL can't be reached: nobody listens there\.\nStart it,.*\n$/),
    });
  });
});

describe("what Postgres and its driver say", () => {
  it.each([
    [
      Object.assign(new Error("permission denied for schema public"), { code: "42501" }),
      /\(permission denied for schema/,
    ],
    [new Error("ERROR: permission denied to create extension"), /\(permission denied to create extension\)/],
    [new Error("Connection terminated unexpectedly"), /can't be reached: the connection was cut$/],
    [new URIError("URI malformed"), /not a URL that can be read/],
    [new Error("SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string"), /has no password in it/],
    [new Error("The server does not support SSL connections"), /asks for TLS/],
  ])("%s is explained", (error, what) => {
    expect(explainDatabase("DATABASE_URL", error)).toMatchObject({ what: expect.stringMatching(what) });
  });
});

describe("npm run worker", () => {
  it("names a wrong setting, and says no more", async () => {
    expect(await run("src/worker.ts", { ...settings, AWS_ACCESS_KEY_ID: "" })).toEqual({
      code: 1,
      said: `The settings are not right (see .env.example):
AWS_ACCESS_KEY_ID is not set. It should be the id of an access key for the bucket.\n`,
    });
  });

  it("says in a line of its own that there is no database", async () => {
    const { code, said } = await run("src/worker.ts", { ...settings, LOG_LEVEL: "silent" });
    expect({ code, said }).toMatchObject({
      code: 1,
      said: expect.stringMatching(/^The worker could not start: the database does not answer\. .*\n$/),
    });
  });
});

describe("npm run prepare:bucket", () => {
  it("names a wrong setting, and says no more", async () => {
    const { code, said } = await run("cli/prepare-bucket.ts", { ...settings, AWS_REGION: "" });
    expect({ code, lines: said.trim().split("\n") }).toEqual({
      code: 1,
      lines: [expect.stringContaining("settings are not right"), expect.stringMatching(/^AWS_REGION is not set/)],
    });
  });

  it.each([
    [
      "HEAD",
      "SignatureDoesNotMatch",
      /^looking at the bucket is refused, SignatureDoesNotMatch: the secret .*\nCopy .*\n$/,
    ],
    ["PUT", "AccessDenied", /^setting the bucket's CORS rules is refused, AccessDenied\.\nThis key .* step 8 .*\n$/],
  ])("says why its %s is refused with %s, and what to do", async (from, code, said) => {
    let refused = false;
    const endpoint = await serve((request, response) => {
      refused ||= request.method === from;
      response.writeHead(refused ? 403 : 200, { "content-type": "application/xml" });
      // As S3 does: no body to HEAD.
      response.end(refused && request.method !== "HEAD" ? `<Error><Code>${code}</Code></Error>` : "");
    });
    expect(await run("cli/prepare-bucket.ts", { ...settings, AWS_ENDPOINT_URL_S3: endpoint })).toEqual({
      code: 1,
      said: expect.stringMatching(said),
    });
  });
});

it("a script ends quietly when nobody reads any more what it prints", async () => {
  const printsForEver = `import("./cli/command/closed-pipe.ts").then(({ endWhenNobodyReads }) => {
    endWhenNobodyReads();
    setInterval(() => console.log("a line"), 1);
  });`;
  const pipe = ["-c", '"$0" --import ./cli/load-typescript.mjs -e "$1" | head -n 2', process.execPath, printsForEver];
  const { stdout, stderr } = await promisify(execFile)("sh", pipe, { cwd: root });
  expect({ stdout, stderr }).toEqual({ stdout: "a line\na line\n", stderr: "" });
});
