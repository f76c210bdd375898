import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { scaled } from "#tests/support/patience";
import { serve, stopServing } from "#tests/support/serve";

const folder = mkdtempSync(path.join(tmpdir(), "bootstrap-"));
const bootstrap = path.resolve(import.meta.dirname, "../../cli/bootstrap");
afterAll(() => {
  stopServing();
  rmSync(folder, { recursive: true });
});

let drivers = 0;

/** Runs a line of JavaScript that has everything of one file of the bootstrap. */
function run(file: string, imports: string, script: string, env: Record<string, string> = {}) {
  drivers += 1;
  const driver = path.join(folder, `driver-${drivers}.mjs`);
  const url = pathToFileURL(path.join(bootstrap, file)).href;
  writeFileSync(driver, `import { ${imports} } from "${url}";\n${script}\n`);
  const child = spawn(process.execPath, [driver], { cwd: folder, env: { ...process.env, ...env } });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output, ended: once(child, "close") };
}

function runInPlace(script: string) {
  const file = path.join(folder, "script.mjs");
  writeFileSync(file, script);
  return run("run-as.mjs", "runAs", `runAs(process.execPath, [${JSON.stringify(file)}, "an argument"]);`);
}

const untilSaid = (one: { output: () => string }, text: string): Promise<void> =>
  vi.waitFor(() => expect(one.output()).toContain(text), { timeout: scaled(30_000), interval: 20 });

/** As npm does for a key pressed in the terminal, which the terminal sends as well. */
function pressTwice(child: ChildProcess): void {
  child.kill("SIGINT");
  setTimeout(() => child.kill("SIGINT"), 50);
}

describe("a script that is run by another Node", () => {
  it("gets its arguments, and that Node first in its path; its exit code is passed on", async () => {
    const one = runInPlace("console.log(process.argv[2], process.env.PATH); process.exit(7);");
    expect(await one.ended).toEqual([7, null]);
    expect(one.output()).toMatch(new RegExp(`^an argument ${path.dirname(process.execPath)}:`));
  });

  it("hears Ctrl-C once, and the process waits for its end", async () => {
    const one = runInPlace(`
      let heard = 0;
      process.on("SIGINT", () => { heard += 1; if (heard === 1) setTimeout(() => { console.log("heard", heard); process.exit(0); }, 500); });
      setInterval(() => {}, 1000);
      console.log("ready");`);
    await untilSaid(one, "ready");
    pressTwice(one.child);
    expect(await one.ended).toEqual([0, null]);
    expect(one.output()).toBe("ready\nheard 1\n");
  });

  it("ends the process by the signal that ended it", async () => {
    const one = runInPlace('setInterval(() => {}, 1000); console.log("ready");');
    await untilSaid(one, "ready");
    one.child.kill("SIGTERM");
    expect(await one.ended).toEqual([null, "SIGTERM"]);
  });
});

describe("the Node that npm brings", () => {
  const name = "node-of-a-test";
  let registry = "";
  let integrity = "";

  beforeAll(async () => {
    const source = path.join(folder, "package");
    mkdirSync(path.join(source, "bin"), { recursive: true });
    writeFileSync(path.join(source, "bin/node"), "#!/bin/sh\necho v24.0.1\n", { mode: 0o755 });
    const manifest = { name, version: "24.0.1", bin: { node: "bin/node" } };
    writeFileSync(path.join(source, "package.json"), JSON.stringify(manifest));
    execFileSync("tar", ["-czf", "package.tgz", "package"], { cwd: folder });
    const tarball = readFileSync(path.join(folder, "package.tgz"));
    integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
    registry = await serve(({ url }, response) => {
      if (url?.endsWith(".tgz")) return response.end(tarball);
      const dist = { tarball: `${registry}/${name}/-/${name}-24.0.1.tgz`, integrity };
      return response.end(JSON.stringify({ name, versions: { "24.0.1": { ...manifest, dist } } }));
    });
  });

  const bring = (cache: string, wanted: string) =>
    run(
      "bring-node.mjs",
      "bringNode",
      `const wanted = ${JSON.stringify({ name, version: "24.0.1", integrity: wanted })};
       await bringNode(${JSON.stringify(path.join(cache, "node-24.0.1"))}, wanted, "or install it.").catch((error) => {
         console.error(error.message);
         process.exit(1);
       });`,
      { npm_config_registry: registry, npm_config_cache: path.join(folder, "npm-cache") },
    );

  it("lies whole in its place, and what a start that was killed left of it is gone", async () => {
    const cache = path.join(folder, "cache");
    mkdirSync(path.join(cache, "node-24.0.1.draft-999999999", "node_modules"), { recursive: true });
    const one = bring(cache, integrity);
    expect(await one.ended, one.output()).toEqual([0, null]);
    expect(readdirSync(cache)).toEqual(["node-24.0.1"]);
    expect(existsSync(path.join(cache, "node-24.0.1/node_modules", name, "bin/node"))).toBe(true);
  });

  it("is not taken where it is another file than the one that the project names", async () => {
    const cache = path.join(folder, "other-cache");
    const one = bring(cache, `sha512-${Buffer.alloc(64).toString("base64")}`);
    expect(await one.ended).toEqual([1, null]);
    expect(one.output()).toMatch(/EINTEGRITY[\s\S]*Node 24\.0\.1 could not be fetched: see to it, or install it\./);
    expect(readdirSync(cache)).toEqual([]);
  });
});

describe("the lock of an install", () => {
  const lock = path.join(folder, "cache-of-installs/install.lock");
  const install = (name: string, what: string) =>
    run(
      "install-lock.mjs",
      "withInstallLock",
      `await withInstallLock(${JSON.stringify(lock)}, async () => {
         console.log("${name} begins");
         ${what}
         console.log("${name} ends");
       });`,
    );

  it("lets a second command wait until the first has ended", async () => {
    const first = install("first", "await new Promise((resolve) => process.stdin.once('data', resolve));");
    await untilSaid(first, "first begins");
    const second = install("second", "");
    await untilSaid(second, `(process ${first.child.pid}) installs the packages`);
    expect(second.output()).not.toContain("begins");
    first.child.stdin.end("go on");
    await Promise.all([first.ended, second.ended]);
    expect(second.output()).toMatch(/second begins\nsecond ends\n$/);
    expect(existsSync(lock)).toBe(false);
  });

  it("is taken over from a command that was killed", async () => {
    const killed = install("killed", "await new Promise((resolve) => process.stdin.once('data', resolve));");
    await untilSaid(killed, "killed begins");
    killed.child.kill("SIGKILL");
    await killed.ended;
    const next = install("next", "");
    expect(await next.ended).toEqual([0, null]);
    expect(next.output()).toBe("next begins\nnext ends\n");
  });
});

function turnOn(repository: string, settings: Record<string, string>) {
  return run("turn-on-hooks.mjs", "turnOnHooks", `turnOnHooks(${JSON.stringify(repository)});`, settings).ended;
}

function makeRepository(name: string): { repository: string; hooksPath: () => string } {
  const repository = path.join(folder, name);
  execFileSync("git", ["init", "--quiet", repository]);
  const config = path.join(repository, ".git/config");
  return { repository, hooksPath: () => /hooksPath = (.*)/.exec(readFileSync(config, "utf8"))?.[1] ?? "" };
}

describe("the project's git hooks", () => {
  const noGlobal = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null", GIT_CONFIG_COUNT: "0" };

  it("are turned on, once and for all", async () => {
    const { repository, hooksPath } = makeRepository("plain");
    await turnOn(repository, noGlobal);
    await turnOn(repository, noGlobal);
    expect(hooksPath()).toBe(".githooks");
  });

  it("leave those alone that the user has set", async () => {
    const { repository, hooksPath } = makeRepository("with-others");
    const config = path.join(folder, "gitconfig");
    writeFileSync(config, "[core]\n\thooksPath = /home/ada/hooks\n");
    expect(await turnOn(repository, { ...noGlobal, GIT_CONFIG_GLOBAL: config })).toEqual([0, null]);
    expect(hooksPath()).toBe("");
  });

  it("are no error where there is no git, or no repository", async () => {
    const { repository, hooksPath } = makeRepository("without-git");
    expect(await turnOn(repository, { PATH: "" })).toEqual([0, null]);
    expect(hooksPath()).toBe("");
    expect(await turnOn(folder, noGlobal)).toEqual([0, null]);
  });
});
