import type { FilmView } from "@/domain/film-view";
import type { Prediction } from "@/domain/reading/prediction";

export type PredictOptions = { view?: FilmView; signal?: AbortSignal; requestId?: string };

/** Finds vertebrae on a film, in this process (onnx) or over HTTP. */
export interface InferenceEngine {
  /**
   * @param film the uploaded file's bytes, undecoded.
   * @returns detections in px of the image that the view shows, sorted top to bottom; each with an id that no other
   * vertebra has, also when the same film is read again.
   * @param options.view which image of the film is read; the plain one without it.
   * @param options.requestId names this film in the logs of a service.
   * @throws AppError whose code is a FailureCode: IMAGE_… for the film's fault, the others for the engine's; the reason
   * of `signal` once it is aborted.
   */
  predict(film: Buffer, options?: PredictOptions): Promise<Prediction>;
  /**
   * The model that reads the next film. A service is asked each time: it may be another one by now.
   * @throws AppError ENGINE_… where a service does not say.
   */
  describeModel(): Promise<{ name: string; version: string }>;
  close(): Promise<void>;
}
