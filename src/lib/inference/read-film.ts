import type { FilmView } from "@/domain/film-view";
import { measure } from "@/domain/reading/measure";
import type { Measurement, Warning } from "@/domain/reading/measurement";
import type { Prediction } from "@/domain/reading/prediction";
import { memorySource } from "@/film-file/byte-source";
import { readUploadHeader } from "@/lib/image/read-header";
import type { PredictOptions } from "./engine";
import { lookAgain } from "./look-again";
import type { ReadingParts } from "./reading-parts";

/** What is said of a film. `betterView`: where another view shows the spine. */
export type FilmReading = { prediction: Prediction; measurement: Measurement; betterView: FilmView | null };

/**
 * The whole way from a film's bytes to its angles and to every reason to trust them less: what the model found, what a second
 * look shows where that was little, and what the file itself says.
 * @throws as `predict`.
 */
export async function readFilm(
  { engine, decoder }: ReadingParts,
  film: Buffer,
  { view, ...options }: PredictOptions & { view: FilmView },
): Promise<FilmReading> {
  const prediction = await engine.predict(film, { ...options, view });
  const { detections, image } = prediction;
  const measurement = measure(detections, image);
  const page = await readUploadHeader(memorySource(film), view.page);
  const finding = await lookAgain({ engine, decoder }, film, { measurement, image, view, page }, options);
  const warnings: Warning[] = [
    ...(finding ? [{ code: finding.code }] : []),
    ...measurement.warnings,
    // A stated shape can't be told from a false one.
    ...(page.stored.pixelAspect === 1 ? [] : [{ code: "PIXELS_STRETCHED" } as const]),
  ];
  return { prediction, measurement: { ...measurement, warnings }, betterView: finding?.betterView ?? null };
}
