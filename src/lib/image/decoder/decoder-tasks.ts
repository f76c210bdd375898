import { decodeFilm } from "@/lib/image/decode-film";
import { renderDisplay, renderThumbnail } from "@/lib/image/render-previews";
import { planesOf } from "@/vision/planes";
import { prepareInputs } from "@/vision/prepare-inputs";
import type { FilmPictures, InputShape, PreparedFilm } from "./film-decoder";

/** All that touches the pixels of a film, on its way to the networks. @throws as `decodeFilm`. */
export async function prepareFilm(film: Uint8Array, shape: InputShape): Promise<PreparedFilm> {
  const decoded = await decodeFilm(film);
  const { width, height } = decoded;
  return { image: { width, height }, inputs: prepareInputs(planesOf(decoded), shape) };
}

/** All that touches the pixels of a film, on its way to the pages. @throws as `decodeFilm`. */
export async function drawFilm(film: Uint8Array): Promise<FilmPictures> {
  const decoded = await decodeFilm(film);
  return { display: await renderDisplay(decoded), thumbnail: await renderThumbnail(decoded) };
}
