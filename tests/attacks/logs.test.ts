import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { signUpAs } from "../support/accounts";
import { SOON } from "../support/soon";
import { send, sendJson } from "./send";

/** The lines that the real logger writes in a process of its own, one for each statement. */
function log(statements: string[]): string[] {
  const script = `import("./src/lib/logger.ts").then(({ getLogger }) => { const log = getLogger(); ${statements.join(";")} });`;
  const env = { ...process.env, LOG_LEVEL: "info" };
  const output = execFileSync(process.execPath, ["--import", "./cli/load-typescript.mjs", "-e", script], {
    env,
    encoding: "utf8",
  });
  return output.trim().split("\n");
}

/** What must not be in a log, in the shapes that errors and objects bring along. */
const LEAKS: [what: string, secret: string, statement: string][] = [
  ["a password of a body", "hunter2-hunter2", `log.info({ body: { password: "hunter2-hunter2" } }, "x")`],
  ["a deep password", "hunter2-hunter2", `log.info({ a: { b: { c: { password: "hunter2-hunter2" } } } }, "x")`],
  ["a new password", "hunter2-hunter2", `log.info({ a: { newPassword: "hunter2-hunter2" } }, "x")`],
  ["a bearer token", "abc.def.ghi", `log.info({ headers: { authorization: "Bearer abc.def.ghi" } }, "x")`],
  ["a bearer token in a message", "abc.def.ghi", `log.error(new Error("refused: Bearer abc.def.ghi"), "x")`],
  ["a cookie", "s3ss10n", `log.info({ request: { headers: { cookie: "scoliosis-ai.session_token=s3ss10n" } } }, "x")`],
  ["a cookie that is set", "s3ss10n", `log.info({ r: { headers: { "set-cookie": ["a=s3ss10n; Path=/"] } } }, "x")`],
  ["a session in a text", "s3ss10n", `log.info("got scoliosis-ai.session_token=s3ss10n.abc; theme=dark")`],
  ["the inference key", "k3y-k3y-k3y", `log.info({ options: { headers: { "x-api-key": "k3y-k3y-k3y" } } }, "x")`],
  ["the key in a text", "k3y-k3y-k3y", `log.error(new Error("headers: x-api-key: k3y-k3y-k3y"), "x")`],
  ["a signature", "5ee5", `log.info("GET http://s3/x?X-Amz-Expires=900&X-Amz-Signature=5ee5&x-id=GetObject")`],
  ["a signature in an error", "5ee5", `log.error({ err: new Error("fetch http://s3/x?X-Amz-Signature=5ee5") }, "x")`],
  ["a signed header", "5ee5", `log.info({ a: "AWS4-HMAC-SHA256 Credential=A/b, Signature=5ee5" }, "x")`],
  [
    "the database's password",
    "p4ssw0rd",
    `log.error(new Error("can't reach postgresql://me:p4ssw0rd@db:5432/x"), "x")`,
  ],
  [
    "the database's password in a cause",
    "p4ssw0rd",
    `log.error({ err: new Error("a", { cause: new Error("postgres://me:p4ssw0rd@db/x") }) }, "x")`,
  ],
  ["a password in a query", "p4ssw0rd", `log.error(new Error('{"password":"p4ssw0rd","email":"a@b.c"}'), "x")`],
];

const HARMLESS = `log.info({ path: "/api/scans", userId: "abc", ms: 5, url2: "http://localhost:3000/a:b@c" }, "wrong password")`;

describe("Logs", () => {
  let lines: string[];
  beforeAll(() => {
    lines = log([...LEAKS.map(([, , statement]) => statement), HARMLESS]);
  });

  it.each(LEAKS)("the logger writes no %s, and still a line of JSON", (_what, secret, statement) => {
    const line = lines[LEAKS.findIndex((leak) => leak[2] === statement)]!;
    expect(line).not.toContain(secret);
    expect(line).toContain("[redacted]");
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), msg: expect.any(String) });
  });

  it("leave alone what is no secret", () => {
    const line = lines.at(-1)!;
    expect(JSON.parse(line)).toMatchObject({
      path: "/api/scans",
      userId: "abc",
      ms: 5,
      url2: "http://localhost:3000/a:b@c",
      msg: "wrong password",
    });
  });

  it("of the running app have none of what its users and attackers send", async () => {
    const marker = `marker-${crypto.randomUUID()}`;
    const { user, credentials } = await signUpAs();
    const headers = { authorization: `Bearer ${marker}`, "x-api-key": marker, "x-request-id": marker };
    await send(user, "GET", `/api/scans?q=${marker}`, { headers });
    await sendJson(user, "POST", "/api/auth/sign-in/email", { ...credentials, password: marker });
    await send(user, "GET", `/api/uploads/view?key=${marker}`);
    await sendJson(user, "POST", "/api/scans/create", { s3Key: marker });
    const folder = join(process.env["DATA_DIR"]!, "logs");
    const findLines = (): string[] =>
      readdirSync(folder)
        .filter((name) => name.startsWith("web"))
        .flatMap((name) => readFileSync(join(folder, name), "utf8").split("\n"))
        .filter((line) => line.includes(marker));
    // As the id of the request that was given with it, and nowhere else.
    await expect.poll(() => findLines().length, SOON).toBe(1);
    const { requestId, ...rest } = z.looseObject({ requestId: z.string() }).parse(JSON.parse(findLines()[0]!));
    expect(requestId).toBe(marker);
    expect(JSON.stringify(rest)).not.toContain(marker);
  });
});
