import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { findFaults } from "#cli/check-production-env/find-faults";
import { findProgram } from "#cli/command/run-command";
import { readCompose, readEnvFile, type Service } from "#tests/support/compose-file";

const healthSchema = z.object({ test: z.tuple([z.string(), z.string(), z.string(), z.string()]) });
const addressSchema = z.object({ port: z.number() });

let folder: string;
let made: Record<string, string>;
let services: Record<string, Service>;

function makeEnv(...hosts: string[]) {
  return spawnSync(join(folder, "make-env.sh"), hosts, { encoding: "utf8" });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "scoliosis-compose-"));
  cpSync("deploy/make-env.sh", join(folder, "make-env.sh"));
  const { status, stderr } = makeEnv("scoliosis.clinic.org", "films.clinic.org");
  if (status !== 0) throw new Error(stderr);
  made = readEnvFile(join(folder, ".env"));
  services = readCompose(made).services;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What is wrong with the settings of the app, which get no secret for sessions but by these. */
function faultsWith(settings: Record<string, string>): string[] {
  const { web } = readCompose({ ...made, BETTER_AUTH_SECRET: "", ...settings }).services;
  return findFaults(web!.environment ?? {}, { privateNetwork: true }).faults.map(({ name }) => name);
}

describe("the secrets of a server of one's own", () => {
  it("are for its owner alone, and never written over", () => {
    expect(statSync(join(folder, ".env")).mode & 0o777).toBe(0o600);
    expect(makeEnv("scoliosis.clinic.org", "films.clinic.org")).toMatchObject({ status: 1 });
    expect(readEnvFile(join(folder, ".env"))).toEqual(made);
  });

  it.each([[["one.org"]], [["https://one.org", "two.org"]], [["one.org", "one.org"]], [["one.org", "two org"]]])(
    "are not made for %s",
    (hosts) => expect(makeEnv(...hosts).status).toBe(2),
  );

  it("stop every start that lacks one", () => {
    for (const name of Object.keys(made).filter((key) => !["METRICS_TOKEN", "BETTER_AUTH_SECRET"].includes(key)))
      expect(() => readCompose({ ...made, [name]: "" })).toThrow(`${name}: run deploy/make-env.sh first`);
  });

  it("make settings that pass the check, which comes before the migrations", () => {
    for (const name of ["web", "worker", "migrate"])
      expect(findFaults(services[name]!.environment ?? {}, { privateNetwork: true }), `of ${name}`).toEqual({
        faults: [],
        warnings: [],
      });
    expect(services["migrate"]!.command).toEqual([
      "sh",
      "-c",
      expect.stringMatching(
        /^node --import \.\/cli\/load-typescript\.mjs cli\/check-production-env\.ts --private-network && .*migrate\.ts$/,
      ),
    ]);
  });
});

describe("signing in on a server of one's own", () => {
  const clerk = {
    NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: "pk_live_Y2xlcmsuY2xpbmljLm9yZyQ",
    CLERK_SECRET_KEY: "sk_live_t6Zr0bWmQ1xYv8KcN3sLh5PgJ2dF7aUe",
    CLERK_WEBHOOK_SIGNING_SECRET: "whsec_dDZacjBiV21RMXhZdjhLY04zQ2hKd2Vy",
  };

  it("needs a secret for sessions or Clerk's keys, and the start stops where there is neither, or half of Clerk", () => {
    expect(faultsWith(clerk)).toEqual([]);
    expect(faultsWith({})).toEqual(["BETTER_AUTH_SECRET"]);
    expect(faultsWith({ ...clerk, CLERK_SECRET_KEY: "" })).toEqual(["CLERK_SECRET_KEY"]);
  });

  it("with Clerk, lets those who ask it out into the internet, and changes nothing else", () => {
    expect(parse(readFileSync("deploy/compose.clerk.yaml", "utf8"))).toEqual({
      services: { web: { networks: ["inner", "edge"] }, worker: { networks: ["inner", "edge"] } },
    });
  });
});

describe("compose.yaml", () => {
  it("is of the form that Compose knows", () => {
    const args = [findProgram("dclint"), "--formatter", "json", "deploy/compose.yaml"];
    const { stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    const reports: { messages: { rule: string; message: string }[] }[] = JSON.parse(stdout);
    expect(reports).toHaveLength(1);
    // Its other rules are about the order of keys.
    const found = reports[0]!.messages.filter(({ rule }) => /invalid|duplicat|yaml/.test(rule));
    expect(found).toEqual([]);
  });

  it("opens ports 80 and 443 of Caddy, and nothing else", () => {
    for (const [name, { ports, networks }] of Object.entries(services)) {
      if (name === "caddy") continue;
      expect(ports, `of ${name}`).toBeUndefined();
      expect(networks, `of ${name}`).toEqual(["inner"]);
    }
    expect(services["caddy"]!.ports).toEqual(["80:80", "443:443", "443:443/udp"]);
    expect(readCompose(made).networks["inner"]).toEqual({ internal: true });
  });

  it("gives no part more than it needs", () => {
    for (const [name, service] of Object.entries(services)) {
      expect(service, `of ${name}`).toMatchObject({
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
        pids_limit: expect.any(Number),
        mem_limit: expect.stringMatching(/^\d+[mg]$/),
        cpus: expect.any(Number),
        restart: ["migrate", "bucket"].includes(name) ? "no" : "unless-stopped",
        image: expect.stringMatching(/:(local|\d+\.\d+\S*)$/),
      });
      expect(service.cap_add, `of ${name}`).toEqual(name === "caddy" ? ["NET_BIND_SERVICE"] : undefined);
    }
  });

  it("starts the app when database and bucket are ready for it", () => {
    expect(services["web"]!.depends_on).toMatchObject({
      migrate: { condition: "service_completed_successfully" },
      bucket: { condition: "service_completed_successfully" },
    });
    for (const name of ["caddy", "postgres", "storage", "worker"])
      expect(services[name]!.healthcheck, `of ${name}`).toHaveProperty("test");
  });
});

describe("the worker's health", () => {
  it.each([
    ["up", 200, true],
    ["up", 503, true],
    ["down", 200, false],
    [undefined, 502, false],
  ])("is as the app knows it: %s, answered with %d", async (worker, status, isHealthy) => {
    const [program, command, flag, script] = healthSchema.parse(services["worker"]!.healthcheck).test;
    expect([program, command, flag]).toEqual(["CMD", "node", "-e"]);
    const body = worker === undefined ? "Bad Gateway" : JSON.stringify({ dependencies: { worker } });
    const web = createServer(({ url }, response) => {
      response.writeHead(url === "/api/ready" ? status : 404).end(body);
    }).listen(0, "127.0.0.1");
    await once(web, "listening");
    const { port } = addressSchema.parse(web.address());
    const asked = spawn(process.execPath, ["-e", script.replace("//web:3000/", `//127.0.0.1:${port}/`)]);
    const [code] = await once(asked, "exit");
    web.close();
    expect(code).toBe(isHealthy ? 0 : 1);
  });
});

describe("the app's image", () => {
  const dockerfile = readFileSync("Dockerfile", "utf8");
  const given = readFileSync("Dockerfile.dockerignore", "utf8")
    .split("\n")
    .filter((line) => line.startsWith("!"))
    .map((line) => line.slice(1).replace(/\/\*.*$/, ""));

  it("is given what it copies, and keeps out all else", () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) =>
      sources!.split(" "),
    );
    expect(copied.length).toBeGreaterThan(10);
    for (const source of copied) {
      expect(existsSync(source), `of ${source}`).toBe(true);
      expect(
        given.some((name) => name === source || name.startsWith(`${source}/`)),
        `of ${source}`,
      ).toBe(true);
    }
    expect(readFileSync("Dockerfile.dockerignore", "utf8")).toMatch(/^\*$/m);
    for (const name of given) expect(name).not.toMatch(/^(\.env|\.data|tests|deploy\/(?!README)|node_modules|\.git)/);
  });

  it("holds every program that compose.yaml starts, and runs as nobody in particular", () => {
    const programs = Object.values(services).flatMap(
      ({ command }) => JSON.stringify(command ?? []).match(/(src|cli)\/[\w-]+\.ts/g) ?? [],
    );
    expect(new Set(programs)).toEqual(
      new Set(["src/worker.ts", "cli/check-production-env.ts", "cli/migrate.ts", "cli/prepare-bucket.ts"]),
    );
    for (const program of programs) expect(existsSync(program), `of ${program}`).toBe(true);
    expect(dockerfile).toMatch(/^USER 10001:10001$/m);
    expect(dockerfile).toMatch(/^ARG BASE=node:\d+\.\d+\.\d+-bookworm-slim$/m);
  });
});
