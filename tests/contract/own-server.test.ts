// What deploy/compose.yaml puts around the app, with the same programs and settings: Caddy, and SeaweedFS behind it.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { findFreePort } from "#cli/stack/ports";
import { findPythonProgram } from "#tools/gate/python-environment";
import { readCompose } from "../support/compose-file";
import { scaled } from "../support/patience";

const APP = "app.clinic.test";
const FILMS = "films.clinic.test";
/** Two servers start, and a bucket is made ready. */
const START_MS = scaled(120_000);
const READY = { timeout: scaled(60_000), interval: 20 };
const secrets = {
  APP_HOST: APP,
  STORAGE_HOST: FILMS,
  POSTGRES_PASSWORD: "database-of-a-test",
  AWS_ACCESS_KEY_ID: "app-of-a-test",
  AWS_SECRET_ACCESS_KEY: "films-of-one-test-alone",
  STORAGE_SETUP_SECRET: "setup-of-one-test-alone",
  BETTER_AUTH_SECRET: "sessions-of-a-test-sessions-of-a-test",
  INFERENCE_API_KEY: "inference-of-a-test",
};

let folder: string;
let port: number;
let app: Server;
let respond: (request: IncomingMessage, response: ServerResponse) => void;
const children: ChildProcess[] = [];
const logs: string[] = [];

function start(name: string, args: string[], env: Record<string, string>): void {
  const program = findPythonProgram(name);
  if (!existsSync(program)) throw new Error(`There is no ${program}: "npm test" makes the Python environment.`);
  const child = spawn(program, args, { cwd: folder, env: { ...process.env, ...env } });
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => logs.push(String(text)));
  children.push(child);
}

/** A request by TLS, checked against Caddy's own CA, to one of the two names. */
async function ask(
  host: string,
  path: string,
  options: { method?: string; headers?: Record<string, string> } = {},
  body?: Buffer,
): Promise<IncomingMessage> {
  const sent = request({
    ...options,
    host: "127.0.0.1",
    port,
    path,
    servername: host,
    ca: readFileSync(join(folder, "data/caddy/pki/authorities/local/root.crt")),
    headers: { host: `${host}:${port}`, ...options.headers },
  });
  sent.end(body);
  const [response]: IncomingMessage[] = await once(sent, "response");
  if (!response) throw new Error("no response");
  return response;
}

function untilTrue(check: () => Promise<boolean>): Promise<void> {
  return vi.waitFor(async () => {
    if (!(await check())) throw new Error(logs.join(""));
  }, READY);
}

const pathOf = (url: string): string => new URL(url).pathname + new URL(url).search;

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "scoliosis-own-server-"));
  mkdirSync(join(folder, "films"));
  const { services } = readCompose(secrets);
  const ports = new Set<number>();
  while (ports.size < 8) ports.add(await findFreePort());
  const [s3Port, s3Grpc, master, volume, filer, plainPort, tlsPort, appPort] = [...ports];
  port = tlsPort!;

  const storage = services["storage"]!;
  writeFileSync(join(folder, "keys.json"), storage.environment!["KEYS"]!);
  const own = [
    ["-dir", join(folder, "films")],
    ["-s3.config", join(folder, "keys.json")],
    ["-s3.ip.bind", "127.0.0.1"],
    ["-s3.port", s3Port],
    ["-s3.port.grpc", s3Grpc],
    ["-master.port", master],
    ["-volume.port", volume],
    ["-filer.port", filer],
    // The disk of a machine for tests may be nearly full.
    ["-volume.minFreeSpace", "1MiB"],
    ["-master.volumeSizeLimitMB", 64],
  ].map(([name, value]) => `${name}=${value}`);
  start("weed", ["server", ...storage.command!, ...own], {});

  app = createServer((incoming, response) => respond(incoming, response)).listen(appPort, "127.0.0.1");
  start("caddy", ["run", "--config", join(process.cwd(), "deploy/Caddyfile"), "--adapter", "caddyfile"], {
    ...services["caddy"]!.environment,
    CADDY_OPTIONS: `local_certs\nskip_install_trust\nhttp_port ${plainPort}\nhttps_port ${tlsPort}`,
    APP_UPSTREAM: `127.0.0.1:${appPort}`,
    STORAGE_UPSTREAM: `127.0.0.1:${s3Port}`,
    XDG_DATA_HOME: join(folder, "data"),
    XDG_CONFIG_HOME: join(folder, "config"),
  });

  const s3 = `http://127.0.0.1:${s3Port}`;
  await untilTrue(async () => (await fetch(`${s3}/healthz`)).ok);
  const bucket = { ...services["bucket"]!.environment, AWS_ENDPOINT_URL_S3: s3, NODE_NO_WARNINGS: "1" };
  await promisify(execFile)(process.execPath, ["--import", "tsx", "cli/prepare-bucket.ts"], {
    env: { ...process.env, ...bucket },
  });
  respond = (_request, response) => response.end("hello");
  await untilTrue(async () => (await ask(APP, "/")).statusCode === 200);
  Object.assign(process.env, services["web"]!.environment, { AWS_ENDPOINT_URL_S3: `https://${FILMS}:${port}` });
}, START_MS);

afterAll(async () => {
  await Promise.all(
    children.map(async (child) => {
      if (child.exitCode !== null) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    }),
  );
  app?.closeAllConnections();
  app?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("Caddy before the app", () => {
  it("passes an event on when it is sent, and a reader's end too", async () => {
    let stream: ServerResponse | undefined;
    respond = (_request, response) => {
      stream = response;
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("data: 1\n\n");
    };
    const events = await ask(APP, "/api/events");
    // The second one is sent when the first has come: a proxy that gathers would wait for ever.
    expect(String((await once(events, "data"))[0])).toBe("data: 1\n\n");
    stream?.write("data: 2\n\n");
    expect(String((await once(events, "data"))[0])).toBe("data: 2\n\n");
    const closed = once(stream!, "close");
    events.destroy();
    await closed;
  });

  it("leaves the app's headers as they are, and tells it who asks and by what name", async () => {
    let seen: IncomingMessage["headers"] = {};
    respond = (incoming, response) => {
      seen = incoming.headers;
      response.writeHead(200, { "content-security-policy": "default-src 'self'", "x-frame-options": "DENY" }).end();
    };
    const { headers } = await ask(APP, "/", { headers: { "x-forwarded-for": "6.6.6.6" } });
    expect(headers).toMatchObject({ "content-security-policy": "default-src 'self'", "x-frame-options": "DENY" });
    expect(headers).not.toHaveProperty("server");
    expect(seen).toMatchObject({
      host: `${APP}:${port}`,
      "x-forwarded-proto": "https",
      "x-forwarded-for": "127.0.0.1",
    });
  });

  it("takes no body that is larger than the app's own", async () => {
    respond = (incoming, response) => {
      incoming.resume().once("end", () => response.end());
    };
    const answer = await ask(APP, "/api/scans/create", { method: "POST" }, Buffer.alloc(1024 * 1024 + 1));
    expect(answer.statusCode).toBe(413);
  });
});

describe("the storage behind Caddy", () => {
  const film = Buffer.from("a film");
  const sha256 = createHash("sha256").update(film).digest("hex");
  const key = "uploads/someone/film.png";

  async function presigned() {
    const { presignPut, presignGet } = await import("@/lib/storage/presign");
    const put = await presignPut({ key, contentType: "image/png", size: film.length, sha256 });
    return { put: pathOf(put.url), headers: put.headers, get: pathOf((await presignGet(key)).url) };
  }

  it("takes a film by the app's URL, and no other bytes", async () => {
    const { put, headers, get } = await presigned();
    const other = await ask(FILMS, put, { method: "PUT", headers }, Buffer.from("b film"));
    expect(other.statusCode).toBe(400);
    const taken = await ask(FILMS, put, { method: "PUT", headers: { ...headers, origin: `https://${APP}` } }, film);
    expect(taken.statusCode).toBe(200);
    expect(taken.headers).toMatchObject({ "access-control-allow-origin": `https://${APP}` });
    const again = await ask(FILMS, put, { method: "PUT", headers }, film);
    expect(again.statusCode).toBe(412);
    const found = await ask(FILMS, get);
    expect(found.headers).toMatchObject({ "content-type": "image/png", "x-content-type-options": "nosniff" });
    expect(await read(found)).toBe("a film");
  });

  it("asks for a signature", async () => {
    const { get } = await presigned();
    expect((await ask(FILMS, get.split("?")[0]!)).statusCode).toBe(403);
    expect((await ask(FILMS, get.replace("film.png", "other.png"))).statusCode).toBe(403);
    expect((await ask(FILMS, "/")).statusCode).toBe(404);
  });

  it("lets browsers in from the app's pages alone", async () => {
    const { put } = await presigned();
    const preflight = (origin: string) =>
      ask(FILMS, put, {
        method: "OPTIONS",
        headers: {
          origin,
          "access-control-request-method": "PUT",
          "access-control-request-headers": "content-type,if-none-match,x-amz-checksum-sha256",
        },
      });
    expect((await preflight(`https://${APP}`)).headers).toMatchObject({
      "access-control-allow-origin": `https://${APP}`,
      "access-control-allow-headers": expect.stringContaining("x-amz-checksum-sha256"),
    });
    expect((await preflight("https://elsewhere.test")).headers).not.toHaveProperty("access-control-allow-origin");
  });
});
