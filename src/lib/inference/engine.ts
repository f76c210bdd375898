import type { Prediction } from "@/domain/prediction";

/** Finds vertebrae on a film, in this process (onnx) or over HTTP. */
export interface InferenceEngine {
  /**
   * @param film the uploaded file's bytes, undecoded.
   * @returns detections in px of the original image after its EXIF orientation, sorted top to bottom.
   * @throws AppError IMAGE_UNREADABLE or IMAGE_TOO_LARGE for the film's fault, ENGINE_UNAVAILABLE or ENGINE_FAILED for the engine's.
   */
  predict(film: Buffer, options?: { signal?: AbortSignal }): Promise<Prediction>;
  close(): Promise<void>;
}
