import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { AppError } from "@/lib/app-error";
import { decodeFilm } from "@/lib/image/decode-film";

const FOLDER = path.resolve(import.meta.dirname, "../../hard-films");
const read = (name: string): Buffer => readFileSync(path.join(FOLDER, name));
const outcomes = z.record(z.string(), z.unknown()).parse(JSON.parse(read("outcomes.json").toString()));

async function outcomeOf(film: Buffer): Promise<unknown> {
  try {
    const { width, height, data } = await decodeFilm(film);
    return { width, height, pixels: createHash("sha256").update(data).digest("hex") };
  } catch (error) {
    if (error instanceof AppError) return { status: error.status, says: error.userMessage };
    throw error;
  }
}

// The inference service's test of the same name reads the same table.
it.each(Object.entries(outcomes))("%s is read, or refused for its real reason", async (name, outcome) => {
  expect(await outcomeOf(read(name))).toEqual(outcome);
});
