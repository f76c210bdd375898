import type { FilmDecoder } from "@/lib/image/decoder/film-decoder";
import type { InferenceEngine } from "./engine";

/** What reads films: the engine, and a decoder for a second look. */
export type ReadingParts = { engine: InferenceEngine; decoder: FilmDecoder };
