// `npm run bench:costly-films`: what a film that is built to cost much takes of the app, and of another user's time.
import { setTimeout as sleep } from "node:timers/promises";
import { HELP_OPTION, readArguments } from "#cli/command/script-arguments";
import type { Stack } from "#cli/stack/start-stack";
import { parseArgs } from "node:util";
import { scanDetailSchema } from "@/domain/scan";
import { drawPhantom } from "@/phantom/draw-phantom";
import { encodePhantom } from "@/phantom/encode-phantom";
import { RequestFailure } from "@/upload/request-failure";
import { COSTLY_FILES } from "../fuzz/costly-files";
import type { FilmFile } from "../fuzz/raw-files";
import { LoadApi, RouteTimes } from "./load/load-api";
import { LoadUser } from "./load/load-user";
import { watchMemory } from "./load/watch-memory";
import { signUp } from "./support/sign-up";
import { withOwnStack } from "./support/with-own-stack";

const HELP = `Uploads each costly file of the attack tests four times at once and has it analysed, while another user uploads and
analyses an ordinary film, against an app of its own that is gone afterwards.

npm run bench:costly-films

A row for each file: what the app said, the most memory of the web process and of the worker with its decoders (MB), and the
other user's time in times of what it took alone.`;

const AT_ONCE = 4;
const LOOK_MS = 200;

readArguments("bench:costly-films", HELP, () => parseArgs({ options: HELP_OPTION }));

/** @returns how the app ends with it: a refusal's status, the film's fault, or "analysed". */
async function offer(api: LoadApi, { contentType, bytes }: FilmFile): Promise<string> {
  const services = api.uploadServices;
  const { signal } = new AbortController();
  try {
    const film = { contentType, size: bytes.length, sha256: null, fileName: "costly" };
    const ticket = await services.presign(film, signal);
    await services.put(ticket, new Blob([new Uint8Array(bytes)]), () => undefined, signal);
    const id = await services.createScan(ticket.key, null, signal);
    await services.requestAnalysis(id, services.newRunId(), signal);
    for (;;) {
      const scan = scanDetailSchema.parse(await api.call("GET", "/api/scans/:id", { id }));
      if (scan.status === "DONE" || scan.status === "FAILED") return scan.failureCode ?? "analysed";
      await sleep(LOOK_MS);
    }
  } catch (error) {
    if (error instanceof RequestFailure) return `refused (${error.status})`;
    throw error;
  }
}

async function measure(stack: Stack): Promise<void> {
  const times = new RouteTimes();
  const attacker = new LoadApi(stack.url, await signUp(stack.url, "attacker@example.test"), times);
  const other = new LoadUser(new LoadApi(stack.url, await signUp(stack.url, "other@example.test"), times));
  const curve = { cobbDeg: 30, upper: 4, lower: 11, convexity: "image-right" } as const;
  const film = await encodePhantom(drawPhantom({ seed: 1, curves: [curve] }), "jpeg");
  const timeOther = async (): Promise<number> => (await other.analyse(film, "film.jpg")).times.total;
  await timeOther();
  const alone = Math.min(await timeOther(), await timeOther(), await timeOther());
  console.log(
    `Alone: ${Math.round(alone)} ms\n\n| file | kB | outcome | web, MB | worker, MB | other user |\n|---|---|---|---|---|---|`,
  );
  for (const { what, make } of COSTLY_FILES) {
    const file = await make();
    const ended = new AbortController();
    const watching = watchMemory(stack, ended.signal);
    const [took, ...outcomes] = await Promise.all([
      timeOther(),
      ...Array.from({ length: AT_ONCE }, () => offer(attacker, file)),
    ]);
    ended.abort();
    const memory = await watching;
    const most = (part: string): number => Math.round(Math.max(...(memory.get(part) ?? [])));
    const columns = [
      what,
      Math.round(file.bytes.length / 1000),
      [...new Set(outcomes)].join(", "),
      most("web"),
      most("worker"),
    ];
    console.log(`| ${columns.join(" | ")} | ${(took / alone).toFixed(1)} × |`);
  }
  await other.hangUp();
}

await withOwnStack({ webs: 1, workers: 1 }, measure);
