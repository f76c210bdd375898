import type { FilmView } from "@/domain/film-view";
import { decodeFilm } from "@/lib/image/decode-film";
import { renderDisplay, renderThumbnail } from "@/lib/image/render-previews";
import { planesOf } from "@/vision/planes";
import { prepareInputs } from "@/vision/prepare-inputs";
import type { FilmPictures, InputShape, PreparedFilm } from "./film-decoder";

/** All that touches the pixels of a film, on its way to the networks. @throws as `decodeFilm`. */
export async function prepareFilm(film: Uint8Array, shape: InputShape, view: FilmView): Promise<PreparedFilm> {
  const decoded = await decodeFilm(film, { view });
  const { width, height } = decoded;
  return { image: { width, height }, inputs: prepareInputs(planesOf(decoded), shape) };
}

/** All that touches the pixels of a film, on its way to the pages. @throws as `decodeFilm`. */
export async function drawFilm(film: Uint8Array, view: FilmView): Promise<FilmPictures> {
  const decoded = await decodeFilm(film, { view });
  return { display: await renderDisplay(decoded), thumbnail: await renderThumbnail(decoded) };
}
