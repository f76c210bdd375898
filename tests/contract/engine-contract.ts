import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measure } from "@/domain/reading/measure";
import { type Detection, type Prediction, predictionSchema } from "@/domain/reading/prediction";
import type { InferenceEngine } from "@/lib/inference/engine";
import * as films from "../support/films";
import type { FilmFile } from "../support/uploads";

/** What every engine has to do, wherever it runs. */
export function describeEngine(name: string, start: () => Promise<InferenceEngine>): void {
  describe(`${name} as an engine`, () => {
    let engine: InferenceEngine;
    let plain: FilmFile;
    let answer: Prediction;
    beforeAll(async () => {
      engine = await start();
      plain = await films.pngFilm();
      answer = await engine.predict(plain.bytes);
    });
    afterAll(() => engine.close());

    it("answers in the shape that the app knows, with the film's size and the model's hash", () => {
      expect(predictionSchema.parse(answer)).toEqual(answer);
      expect(answer.image).toEqual(films.PHANTOM_SIZE);
      expect(answer.model).toMatchObject({ name: "vertebra-2", engine: "onnx" });
      expect(answer.model.version).toMatch(/^[0-9a-f]{64}$/);
      expect(answer.timingMs.total).toBeGreaterThan(0);
      const middles = answer.detections.map(({ y1, y2 }) => y1 + y2);
      expect(middles).toEqual(middles.toSorted((a, b) => a - b));
    });

    it("names the model that reads its films", async () => {
      const { name: model, version } = answer.model;
      expect(await engine.describeModel()).toMatchObject({ name: model, version });
    });

    it("finds the phantom's vertebrae and its curve", () => {
      const phantom = films.phantom();
      const found = phantom.vertebrae.filter((corners) => {
        const x = corners.reduce((sum, corner) => sum + corner.x, 0) / 4;
        const y = corners.reduce((sum, corner) => sum + corner.y, 0) / 4;
        const reach = (corners[2].y - corners[0].y) / 2;
        return answer.detections.some(
          (box) => Math.hypot((box.x1 + box.x2) / 2 - x, (box.y1 + box.y2) / 2 - y) < reach,
        );
      });
      expect(found.length).toBeGreaterThanOrEqual(15);
      const { maxCobb, curves } = measure(answer.detections, answer.image);
      expect(Math.abs(maxCobb!.deg - phantom.maxCobbDeg)).toBeLessThan(12);
      expect(curves[0]!.convexity).toBe("image-right");
    });

    it("gives the same answer to the same film, also to several at once", async () => {
      const answers = await Promise.all(Array.from({ length: 4 }, () => engine.predict(plain.bytes)));
      for (const { detections } of answers) expect(detections.map(unnamed)).toEqual(answer.detections.map(unnamed));
    });

    it("gives every vertebra an id that no other has, also when the same film is read again", async () => {
      const again = await engine.predict(plain.bytes);
      const ids = [...answer.detections, ...again.detections].map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}$/);
    });

    it("finds nothing where there is no spine", async () => {
      const { bytes } = await films.tinyFilm();
      expect(await engine.predict(bytes)).toMatchObject({ detections: [] });
    });

    it.each<[name: string, make: () => Promise<FilmFile>]>([
      ["TIFF", films.tiffFilm],
      ["lossless WebP", films.webpFilm],
      ["PNG of 16 bits", films.png16Film],
      ["TIFF turned by EXIF", films.rotatedTiffFilm],
    ])("reads the film as %s, upright, with the same corners", async (_name, make) => {
      const { image, detections } = await engine.predict((await make()).bytes);
      expect(image).toEqual(films.PHANTOM_SIZE);
      expect(detections).toHaveLength(answer.detections.length);
      expect(farthestCorner(detections, answer.detections)).toBeLessThan(0.1);
    });

    // They move grey levels, and with them a doubtful vertebra at an end of the spine; the angle stays.
    it.each<[name: string, make: () => Promise<FilmFile>]>([
      ["JPEG", films.jpegFilm],
      ["JPEG turned by EXIF", films.rotatedJpegFilm],
      ["CMYK TIFF", films.cmykTiffFilm],
      ["CMYK JPEG", films.cmykJpegFilm],
    ])("reads the film as %s, upright, with the same angle", async (_name, make) => {
      const { image, detections } = await engine.predict((await make()).bytes);
      expect(image).toEqual(films.PHANTOM_SIZE);
      const change = measure(detections, image).maxCobb!.deg - measure(answer.detections, image).maxCobb!.deg;
      expect(Math.abs(change)).toBeLessThan(1);
    });

    it.each<[name: string, make: () => Promise<Buffer>, code: string]>([
      ["nothing", async () => Buffer.alloc(0), "IMAGE_UNREADABLE"],
      ["no picture", async () => Buffer.from("not a film"), "IMAGE_UNREADABLE"],
      ["a DICOM file", async () => Buffer.from(`${"\0".repeat(128)}DICM`), "IMAGE_UNREADABLE"],
      ["half a film", async () => half((await films.jpegFilm()).bytes), "IMAGE_UNREADABLE"],
      ["a header without a film", async () => films.pngClaiming(800, 1800).bytes, "IMAGE_UNREADABLE"],
      ["more than 100 megapixels", async () => films.pngClaiming(10_001, 10_000).bytes, "IMAGE_TOO_LARGE"],
    ])("refuses %s in words for the user", async (_name, make, code) => {
      const refusal: unknown = await engine.predict(await make()).catch((error: unknown) => error);
      expect(refusal).toMatchObject({ code, userMessage: expect.stringMatching(/^[A-Z].*\.$/) });
    });

    it("stops when it is told to, before and while it reads", async () => {
      const signal = AbortSignal.abort(new Error("shutting down"));
      await expect(engine.predict(plain.bytes, { signal })).rejects.toThrow("shutting down");
      const stop = new AbortController();
      const reading = engine.predict(plain.bytes, { signal: stop.signal });
      stop.abort(new Error("shutting down"));
      await expect(reading).rejects.toThrow("shutting down");
      const { detections } = await engine.predict(plain.bytes);
      expect(detections.map(unnamed)).toEqual(answer.detections.map(unnamed));
    });

    it("answers no more once closed", async () => {
      const closing = await start();
      await closing.close();
      await closing.close();
      await expect(closing.predict(plain.bytes)).rejects.toMatchObject({ code: "ENGINE_UNAVAILABLE" });
    });
  });
}

/** What was found, without the name it got. */
const unnamed = (found: Detection): Detection => ({ ...found, id: "" });

const half = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2));

/** The longest way between the same corner of the same vertebra in two answers, px of the film. */
export function farthestCorner(some: Prediction["detections"], others: Prediction["detections"]): number {
  return Math.max(
    ...some.flatMap(({ corners }, vertebra) =>
      corners.map(({ x, y }, corner) => {
        const other = others[vertebra]!.corners[corner]!;
        return Math.hypot(x - other.x, y - other.y);
      }),
    ),
  );
}
