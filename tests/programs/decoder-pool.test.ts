import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { isDeepStrictEqual } from "node:util";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { DecoderPool } from "@/lib/image/decoder/decoder-pool";
import type { DecoderLimits } from "@/lib/image/decoder/decoder-limits";
import { inProcessDecoder } from "@/lib/image/decoder/in-process-decoder";
import { readProcessUsage } from "@/lib/image/decoder/process-usage";
import { nodeArgs } from "#cli/stack/start-stores";
import { bigFilm, environmentOf, listDecoders, pngOfTexts } from "../support/decoders";
import { pngFilm, png16Film } from "../support/films";
import { SOON } from "../support/soon";

const MB = 1024 * 1024;
const SHAPE = { input: { name: "images", size: 640, stride: 32, border: 114 }, refiner: { size: 960 } };

let pool: DecoderPool | undefined;
let big: Buffer;
beforeAll(async () => {
  big = await bigFilm();
});
afterEach(() => pool?.close());

async function start(limits: Partial<DecoderLimits> = {}): Promise<DecoderPool> {
  pool = await DecoderPool.start({ keep: 1, limits });
  return pool;
}

const decoders = () => listDecoders(process.pid);
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => "nothing failed",
    (error: unknown) => error,
  );

/** Waits for a decoder that is at work on the big film. @returns its id. */
async function findBusy(but: number[] = []): Promise<number> {
  return await vi.waitFor(async () => {
    for (const pid of decoders().filter((one) => !but.includes(one))) {
      if (((await readProcessUsage(pid))?.rssBytes ?? 0) > 180 * MB) return pid;
    }
    throw new Error("no decoder is at work");
  }, SOON);
}

/** Ends the decoder that is at work. @returns its id. */
async function strike(signal: NodeJS.Signals, but: number[] = []): Promise<number> {
  const pid = await findBusy(but);
  process.kill(pid, signal);
  return pid;
}

describe("a pool of decoders", () => {
  it("prepares and draws films as this process would, with one process for one film after the other", async () => {
    const ours = await start();
    const [first] = decoders();
    for (const film of [await pngFilm(), await png16Film()]) {
      const [prepared, drawn] = [await ours.prepare(film.bytes, SHAPE), await ours.draw(film.bytes)];
      expect(isDeepStrictEqual(prepared, await inProcessDecoder.prepare(film.bytes, SHAPE))).toBe(true);
      expect(isDeepStrictEqual(drawn, await inProcessDecoder.draw(film.bytes))).toBe(true);
    }
    expect(decoders()).toEqual([first]);
  });

  it("refuses what is no film in the words of this process, and goes on", async () => {
    const ours = await start();
    const [first] = decoders();
    const { bytes } = await pngFilm();
    for (const bad of [Buffer.from("no film"), bytes.subarray(0, bytes.length / 2), Buffer.alloc(0)]) {
      const expected = await failureOf(inProcessDecoder.prepare(bad, SHAPE));
      const { code, userMessage, status } = Object(expected);
      expect(code).toMatch(/^IMAGE_/);
      expect(await failureOf(ours.prepare(bad, SHAPE))).toMatchObject({ code, userMessage, status });
    }
    expect(decoders()).toEqual([first]);
    expect(await ours.prepare(bytes, SHAPE)).toMatchObject({ image: { width: 480, height: 1080 } });
  });

  it("starts as many as films come at once, and keeps no more than it was told", async () => {
    const ours = await start();
    const { bytes } = await pngFilm();
    await Promise.all(Array.from({ length: 3 }, () => ours.draw(bytes)));
    await expect.poll(() => decoders().length, SOON).toBe(1);
  });

  it("gives its processes none of this one's settings", async () => {
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "a-secret-of-the-worker");
    await start();
    vi.unstubAllEnvs();
    expect(decoders()).toHaveLength(1);
    for (const pid of decoders()) expect(environmentOf(pid)).not.toContain("a-secret-of-the-worker");
  });
});

describe("a film that takes more than it may", () => {
  it("of memory ends with its reason, and the next film finds a new decoder", async () => {
    const ours = await start({ baseBytes: 160 * MB, mostBytes: 224 * MB });
    expect(await failureOf(ours.draw(big))).toMatchObject({ code: "IMAGE_OUT_OF_MEMORY", status: 422 });
    expect(decoders()).toEqual([]);
    expect(await ours.draw((await pngFilm()).bytes)).toMatchObject({ display: expect.any(Buffer) });
  });

  it("only in its texts, which unpack to gigabytes, takes no more than its image", async () => {
    const ours = await start({ baseBytes: 224 * MB, mostBytes: 224 * MB });
    expect(await ours.prepare(pngOfTexts(300), SHAPE)).toMatchObject({ image: { width: 64, height: 160 } });
  });

  it("of time ends with its reason", async () => {
    const ours = await start({ cpuMs: 100 });
    expect(await failureOf(ours.prepare(big, SHAPE))).toMatchObject({ code: "IMAGE_OUT_OF_TIME", status: 422 });
    expect(decoders()).toEqual([]);
  });
});

describe("a decoder that ends at its work", () => {
  it("once, costs the film nothing", async () => {
    const ours = await start();
    const reading = ours.prepare(big, SHAPE);
    await strike("SIGSEGV");
    expect(await reading).toMatchObject({ image: { width: 6000, height: 8000 } });
  });

  it.each([
    ["crashes", "SIGSEGV", { code: "IMAGE_CRASHES_DECODER", status: 422 }],
    ["is ended by the system, which is not the film's fault", "SIGKILL", { code: "ENGINE_FAILED", status: 503 }],
  ] as const)("and %s in a fresh process again, is final", async (_how, signal, expected) => {
    const ours = await start();
    const failure = failureOf(ours.prepare(big, SHAPE));
    const first = await strike(signal);
    await strike(signal, [first]);
    expect(await failure).toMatchObject(expected);
    expect(decoders()).toEqual([]);
  });

  it("because nobody wants its answer any more, is gone at once", async () => {
    const ours = await start();
    const unwanted = new AbortController();
    const failure = failureOf(ours.draw(big, { signal: unwanted.signal }));
    await findBusy();
    const reason = new Error("cancelled");
    unwanted.abort(reason);
    expect(await failure).toBe(reason);
    await expect.poll(decoders, SOON).toEqual([]);
  });
});

describe("a process with decoders at work", () => {
  let parent: ChildProcess;
  afterEach(() => parent.kill("SIGKILL"));

  it("leaves none behind when it is killed", async () => {
    parent = spawn(process.execPath, nodeArgs("tests/support/decode-endlessly.ts"), {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(parent.stdout!, "data");
    const left = listDecoders(parent.pid!);
    expect(left.length).toBeGreaterThan(0);
    parent.kill("SIGKILL");
    await vi.waitFor(async () => {
      for (const pid of left) expect(await readProcessUsage(pid)).toBeNull();
    }, SOON);
  });
});
