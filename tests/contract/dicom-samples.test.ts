import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { decodeSamples } from "@/dicom/decode-samples";
import { type Codecs, loadCodecs } from "@/dicom/load-codecs";
import { openDataSet } from "@/dicom/open-data-set";
import { readLayout } from "@/dicom/read-header";
import { PYTHON } from "./inference-service";

const lineSchema = z.object({
  name: z.string(),
  syntax: z.string(),
  file: z.string(),
  sha256: z.string(),
});

const folder = mkdtempSync(path.join(tmpdir(), "dicom-"));
afterAll(() => rmSync(folder, { recursive: true }));

const listed = execFileSync(PYTHON, [path.join(import.meta.dirname, "list_dicom_samples.py"), folder], {
  encoding: "utf8",
});
const files = listed
  .trim()
  .split("\n")
  .map((line) => lineSchema.parse(JSON.parse(line)));

let decoders: Codecs;
beforeAll(async () => {
  decoders = await loadCodecs();
});

function storedValues(file: string): Int32Array {
  const opened = openDataSet(readFileSync(file), true);
  const { samples, bias } = decodeSamples(opened, readLayout(opened), decoders);
  return Int32Array.from(samples, (sample) => sample - bias);
}

describe("the samples of DICOM files are those that pydicom and gdcm read", () => {
  it.each(files)("$name: $syntax", ({ file, sha256 }) => {
    expect(createHash("sha256").update(storedValues(file)).digest("hex")).toBe(sha256);
  });

  it("in every way of packing them that pydicom's own files have", () => {
    expect(new Set(files.map(({ syntax }) => syntax)).size).toBeGreaterThan(8);
  });
});
