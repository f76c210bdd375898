import type { FilmView, Size } from "@/domain/film-view";
import { turnedSize } from "@/domain/film-view";
import type { Measurement } from "@/domain/reading/measurement";
import type { Detection, Prediction } from "@/domain/reading/prediction";
import {
  clarityOf,
  closerLooks,
  type Finding,
  findingOf,
  type Look,
  needsSecondLook,
  turnedLooks,
} from "@/domain/reading/second-look";
import { findContent, renderLook } from "@/lib/image/render-look";
import type { PredictOptions } from "./engine";
import type { ReadingParts } from "./reading-parts";

/**
 * Where little or nothing was found: whether the image is blank, lies on its side or on its head, or shows the spine small.
 * Small pictures of it are read, turned first, then parts of it; at most nine, after one more decoding of the film.
 * @param page upright size of the page that the view shows, px.
 * @returns null where nothing is the matter, or no look shows more.
 * @throws as `predict`.
 */
export async function lookAgain(
  { engine, decoder }: ReadingParts,
  film: Buffer,
  first: { measurement: Measurement; image: Prediction["image"]; view: FilmView; page: Size },
  options: Omit<PredictOptions, "view">,
): Promise<Finding | null> {
  const { measurement, image, view, page } = first;
  if (!needsSecondLook(measurement)) return null;
  const { display: picture } = await decoder.draw(film, { view, signal: options.signal });
  const content = await findContent(picture, image);
  if (content === "blank") return { code: "BLANK_IMAGE", betterView: null };

  const bestOf = async (looks: readonly Look[]): Promise<Finding | null> => {
    let best: { clarity: number; look: Look; detections: Detection[] } | null = null;
    for (const look of looks) {
      const { detections, image: small } = await engine.predict(await renderLook(picture, image, look), options);
      const looked = turnedSize(look.crop, look.turn);
      const found = enlarge(detections, looked.width / small.width, looked.height / small.height);
      const clarity = clarityOf(found, looked, measurement.vertebrae.length);
      if (clarity !== null && clarity > (best?.clarity ?? 0)) best = { clarity, look, detections: found };
    }
    return best && findingOf(best.look, best.detections, { view, page });
  };
  return (await bestOf(turnedLooks(image))) ?? (await bestOf(closerLooks(image, content)));
}

function enlarge(detections: readonly Detection[], across: number, down: number): Detection[] {
  return detections.map(({ x1, y1, x2, y2, corners: [tl, tr, bl, br], ...detection }) => {
    const corner = ({ x, y }: { x: number; y: number }) => ({ x: x * across, y: y * down });
    return {
      ...detection,
      x1: x1 * across,
      y1: y1 * down,
      x2: x2 * across,
      y2: y2 * down,
      corners: [corner(tl), corner(tr), corner(bl), corner(br)],
    };
  });
}
