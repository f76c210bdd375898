import type { FilmView } from "@/domain/film-view";
import type { NetworkInputs } from "@/vision/prepare-inputs";
import type { NetworkShape } from "@/vision/network";

/** What the networks need to know of themselves for a film to be prepared. */
export type InputShape = Pick<NetworkShape, "input" | "refiner">;

/** A film ready for the networks; width and height of its image in px. */
export type PreparedFilm = { image: { width: number; height: number }; inputs: NetworkInputs };

/** What pages show of a film, as WebP. */
export type FilmPictures = { display: Buffer; thumbnail: Buffer };

/** `view`: which image of the film is wanted; the plain one without it. */
export type DecodeOptions = { view?: FilmView | undefined; signal?: AbortSignal | undefined };

/** Opens films as they were uploaded: hostile, until the contrary is seen. */
export interface FilmDecoder {
  /** @throws AppError IMAGE_… for the film's fault, ENGINE_… for the decoder's; the reason of `signal` once it is aborted. */
  prepare(film: Buffer, shape: InputShape, options?: DecodeOptions): Promise<PreparedFilm>;
  /** @throws as `prepare`. */
  draw(film: Buffer, options?: DecodeOptions): Promise<FilmPictures>;
}
