// What deploy/compose.yaml puts around the app, with the same programs and settings: Caddy, and SeaweedFS behind it.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFreePort } from "#cli/stack/ports";
import { findPythonProgram } from "#tools/gate/python-environment";
import {
  APP_HOST as APP,
  prepareBucket,
  Programs,
  readServices,
  startSeaweedFs,
  STORAGE_HOST as FILMS,
} from "../support/own-server";
import { scaled } from "../support/patience";

/** Two servers start, and a bucket is made ready. */
const START_MS = scaled(120_000);

let folder: string;
let port: number;
let app: Server;
let respond: (request: IncomingMessage, response: ServerResponse) => void;
let programs: Programs;

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

const pathOf = (url: string): string => new URL(url).pathname + new URL(url).search;

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "scoliosis-own-server-"));
  programs = new Programs(folder);
  const services = readServices();
  const s3 = await startSeaweedFs(programs, folder, services["storage"]!);
  const ports = new Set<number>();
  while (ports.size < 3) ports.add(await findFreePort());
  const [plainPort, tlsPort, appPort] = [...ports];
  port = tlsPort!;

  app = createServer((incoming, response) => respond(incoming, response)).listen(appPort, "127.0.0.1");
  programs.start(
    findPythonProgram("caddy"),
    ["run", "--config", join(process.cwd(), "deploy/Caddyfile"), "--adapter", "caddyfile"],
    {
      ...services["caddy"]!.environment,
      CADDY_OPTIONS: `local_certs\nskip_install_trust\nhttp_port ${plainPort}\nhttps_port ${tlsPort}`,
      APP_UPSTREAM: `127.0.0.1:${appPort}`,
      STORAGE_UPSTREAM: new URL(s3).host,
      XDG_DATA_HOME: join(folder, "data"),
      XDG_CONFIG_HOME: join(folder, "config"),
    },
  );

  await prepareBucket({ ...services["bucket"]!.environment, AWS_ENDPOINT_URL_S3: s3 });
  respond = (_request, response) => response.end("hello");
  await programs.untilTrue(async () => (await ask(APP, "/")).statusCode === 200);
  Object.assign(process.env, services["web"]!.environment, { AWS_ENDPOINT_URL_S3: `https://${FILMS}:${port}` });
}, START_MS);

afterAll(async () => {
  await programs?.stop();
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
