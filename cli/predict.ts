import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { DISCLAIMER } from "@/domain/disclaimer";
import type { FilmView } from "@/domain/film-view";
import { formatAngle, formatRange } from "@/domain/reading/format-angle";
import type { Measurement } from "@/domain/reading/measurement";
import { toRecord } from "@/domain/reading/measurement-record";
import type { Prediction } from "@/domain/reading/prediction";
import type { AngleUncertainty } from "@/domain/geometry/uncertainty";
import { memorySource } from "@/film-file/byte-source";
import { nameReadFormats } from "@/domain/film-formats";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";
import { DicomRefusal } from "@/dicom/dicom-refusal";
import { encodePng } from "@/dicom/encode-png";
import { loadCodecs } from "@/dicom/load-codecs";
import { isDicom } from "@/dicom/open-data-set";
import { readDicomFilm } from "@/dicom/read-dicom-film";
import { dicomMessages } from "@/messages/dicom";
import { AppError } from "@/lib/app-error";
import { inferenceUrlSchema } from "@/lib/env";
import { DecoderPool } from "@/lib/image/decoder/decoder-pool";
import { readUploadHeader } from "@/lib/image/read-header";
import { createEngine, type EngineConfig } from "@/lib/inference/create-engine";
import { readFilm } from "@/lib/inference/read-film";
import type { ReadingParts } from "@/lib/inference/reading-parts";
import { toWirePrediction } from "@/lib/inference/http/wire-prediction";
import { readView, VIEW_OPTIONS } from "./predict/read-view";
import { HELP_OPTION, readArguments, refuse } from "./command/script-arguments";

const HELP = `Finds the vertebrae on spine films and measures their Cobb angles, with the app's own engine.

npm run predict -- [--json] [--page N] [--turn DEGREES] [--mirror] [--crop X,Y,WIDTH,HEIGHT] FILE…

  --json         one JSON object a line for each film instead of a table
  --page N       the page to read, from 1 (default: the largest)
  --turn DEGREES turn the film clockwise by 90, 180 or 270 degrees; then
  --mirror       exchange left and right; then
  --crop X,Y,WIDTH,HEIGHT   read this part of it alone, in px
  --models DIR   the folder of manifest.json (default: the project's models/)
  --url URL      ask the inference service there instead, with the key in INFERENCE_API_KEY if it wants one
  --help

DICOM, ${nameReadFormats("and")} are read. A film that can't be read gets a message on the error output, the others are
still done, and the exit code is 1. A range in brackets is where an angle, measured by hand, lies in 4 of 5 films like
that one; it is there if the model states how sure it is.
${DISCLAIMER}`;

const COLUMNS = ["file", "vertebrae", "max Cobb", "curves", "severity", "warnings", "ms"];

type Read = { file: string; prediction: Prediction; measurement: Measurement };

function chooseEngine({ url, models }: { url?: string; models?: string }): EngineConfig {
  if (url === undefined) {
    return { kind: "onnx", modelsDir: models ?? path.resolve(import.meta.dirname, "..", "models") };
  }
  if (models !== undefined) refuse("predict", "The service at --url has its own --models, so give one of the two");
  if (!inferenceUrlSchema.safeParse(url).success) refuse("predict", "--url takes one such as http://127.0.0.1:8001");
  return { kind: "http", url, apiKey: process.env.INFERENCE_API_KEY };
}

async function startParts(config: EngineConfig): Promise<ReadingParts> {
  const start = async (): Promise<ReadingParts> => {
    const decoder = await DecoderPool.start({ keep: 1 });
    return { engine: await createEngine(config, decoder), decoder };
  };
  return start().catch((error: unknown) => {
    // Whoever runs the command can mend the folder, so here the log's message is the useful one.
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  });
}

async function readFilmFile(parts: ReadingParts, file: string, view: FilmView): Promise<Read> {
  const bytes = await toFilm(await readFile(file));
  if (bytes.length > MAX_UPLOAD_BYTES) throw new Error(`larger than ${MAX_UPLOAD_BYTES / 1024 / 1024} MB`);
  const { pages } = await readUploadHeader(memorySource(bytes), view.page);
  if (view.page !== null && view.page >= pages) throw new Error(`has ${pages} pages`);
  return { file, ...(await readFilm(parts, bytes, { view })) };
}

/** A DICOM file's picture as the upload page sends it; every other file as it is. */
async function toFilm(bytes: Buffer): Promise<Buffer> {
  return isDicom(bytes) ? Buffer.from(encodePng(readDicomFilm(bytes, await loadCodecs()).picture)) : bytes;
}

function reasonOf(error: unknown): string {
  if (error instanceof DicomRefusal) return dicomMessages.refusal(error.code, error.detail);
  // What ails an engine is for whoever runs this command to mend, in the words of the log.
  if (error instanceof AppError) return error.code.startsWith("ENGINE_") ? error.message : error.userMessage;
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return "There is no such file.";
  if (code === "EISDIR") return "This is a folder. Name the films in it.";
  if (code === "EACCES") return "The file may not be read.";
  return error.message;
}

function toJson({ file, prediction, measurement }: Read): string {
  const { warnings: engineWarnings, ...wire } = toWirePrediction(prediction);
  const { maxCobb, curves, severity, warnings } = toRecord(measurement, prediction.detections);
  return JSON.stringify({
    file,
    ...wire,
    max_cobb_deg: maxCobb?.deg ?? null,
    max_cobb_uncertainty_deg: maxCobb?.uncertaintyDeg ?? null,
    curves,
    severity,
    warnings: [...engineWarnings.map((message) => ({ code: "ENGINE", message })), ...warnings],
    disclaimer: DISCLAIMER,
  });
}

/** "42° (37° to 47°)". */
function withRange(angle: string, deg: number, uncertainty: AngleUncertainty | null): string {
  return uncertainty ? `${angle} (${formatRange(deg, uncertainty.p80)})` : angle;
}

function toRow({ file, prediction, measurement }: Read): string[] {
  const { maxCobb, curves } = measurement;
  return [
    file,
    String(measurement.vertebrae.length),
    maxCobb ? withRange(formatAngle(maxCobb.deg, 1), maxCobb.deg, maxCobb.uncertaintyDeg) : "–",
    curves
      .map(
        ({ cobbDeg, uncertaintyDeg, convexity }) =>
          `${withRange(formatAngle(cobbDeg), cobbDeg, uncertaintyDeg)} ${convexity}`,
      )
      .join(", ") || "–",
    measurement.severity ?? "–",
    [...prediction.warnings, ...measurement.warnings.map((warning) => warning.code)].join(", ") || "–",
    prediction.timingMs.total.toFixed(0),
  ];
}

function printTable(rows: string[][]): void {
  const widths = COLUMNS.map((_, column) => Math.max(...[COLUMNS, ...rows].map((row) => row[column]!.length)));
  for (const row of [COLUMNS, ...rows]) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    );
  }
}

const { values, positionals: files } = readArguments("predict", HELP, () =>
  parseArgs({
    allowPositionals: true,
    options: {
      json: { type: "boolean" },
      models: { type: "string" },
      url: { type: "string" },
      ...VIEW_OPTIONS,
      ...HELP_OPTION,
    },
  }),
);
if (files.length === 0) refuse("predict", "Name at least one film");

const view = readView(values);
const parts = await startParts(chooseEngine(values));
const rows: string[][] = [];
for (const file of files) {
  try {
    const read = await readFilmFile(parts, file, view);
    if (values.json) console.log(toJson(read));
    else rows.push(toRow(read));
  } catch (error) {
    console.error(`${file}: ${reasonOf(error)}`);
    process.exitCode = 1;
  }
}
if (!values.json && rows.length > 0) {
  printTable(rows);
  console.log(`\n${DISCLAIMER}`);
}
await parts.engine.close();
