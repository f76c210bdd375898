import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DECODER_LIMITS } from "@/lib/image/decoder/decoder-limits";
import { COSTLY_FILES } from "#tools/fuzz/costly-files";
import type { CostlyFile } from "#tools/fuzz/raw-files";
import { tinyFilm } from "../support/films";
import { childrenOf, peakDuring, processesOf, residentBytes } from "../support/memory";
import { analyse, createScan, type FilmFile, upload } from "../support/uploads";
import { type ApiUser, signUp } from "../support/users";
import { expectRefusal, forgetRates, sendJson } from "./send";

const MB = 1024 * 1024;
const MOST_GROWTH = 100 * MB;
/** What a decoder may grow by between two looks at it. */
const BETWEEN_LOOKS = 256 * MB;

let attacker: ApiUser;
let other: ApiUser;
let film: FilmFile;
beforeAll(async () => {
  [attacker, other, film] = await Promise.all([signUp(), signUp(), tinyFilm()]);
});
beforeEach(() => forgetRates(attacker));

const KINDS = Map.groupBy(COSTLY_FILES, ({ kind }) => kind);

const webBytes = (): number => Math.max(...processesOf("web").map(residentBytes));
const decoderBytes = (): number => Math.max(0, ...processesOf("worker").flatMap(childrenOf).map(residentBytes));

/** Uploads and analyses the file as far as the app lets it. It ends with a result, or with the film's own fault. */
async function offer({ make }: CostlyFile): Promise<void> {
  const s3Key = await upload(attacker, await make());
  const answer = await sendJson(attacker, "POST", "/api/scans/create", { s3Key });
  if (answer.status !== 201) return expectRefusal(answer, [413, 415, 422]);
  const { status, failureCode } = await analyse(attacker, Object(JSON.parse(answer.text)).scanId);
  expect(failureCode ?? "").toMatch(/^$|^IMAGE_/);
  expect(status).toBe(failureCode === null ? "DONE" : "FAILED");
}

describe("Files that cost memory or time", () => {
  it("are more than forty, of twelve kinds", () => {
    expect(COSTLY_FILES.length).toBeGreaterThanOrEqual(40);
    expect(KINDS.size).toBeGreaterThanOrEqual(12);
  });

  it.each([...KINDS])(
    "%s cost the web process nothing, a decoder no more than it may, and others no result",
    async (_kind, files) => {
      const before = webBytes();
      let decoders = 0;
      const web = await peakDuring(webBytes, async () => {
        decoders = await peakDuring(decoderBytes, async () => {
          const attack = Promise.all(files.map(offer));
          expect(await analyse(other, await createScan(other, film))).toMatchObject({ status: "DONE" });
          await attack;
        });
      });
      expect(web - before).toBeLessThan(MOST_GROWTH);
      expect(decoders).toBeLessThan(DECODER_LIMITS.mostBytes + BETWEEN_LOOKS);
    },
  );
});
