import { z } from "zod";
import { type Prediction, predictionSchema } from "@/domain/prediction";
import { AppError } from "@/lib/app-error";
import { explainNoAnswer, explainRefusal, serviceError } from "./service-errors";

/** An answer has some 10 kB. More is no answer, and must not fill the memory. */
const MAX_ANSWER_BYTES = 1024 * 1024;

/**
 * One `POST /predict`, tried once. It stores nothing at the other end, so it may be repeated.
 * @param film sent as the field `file`.
 * @throws AppError that tells apart whose fault it is; the reason of `signal` once it is aborted.
 */
export async function postFilm(
  service: { predictUrl: URL; apiKey?: string },
  film: Blob,
  options: { signal: AbortSignal; requestId?: string },
): Promise<Prediction> {
  const { signal, requestId } = options;
  const headers = new Headers({ accept: "application/json, application/problem+json" });
  if (service.apiKey) headers.set("x-api-key", service.apiKey);
  if (requestId) headers.set("x-request-id", requestId);
  const body = new FormData();
  body.set("file", film, "film");

  let response: Response;
  let text: string;
  try {
    // A redirect would carry film and key to a place that nobody has named.
    response = await fetch(service.predictUrl, { method: "POST", headers, body, redirect: "error", signal });
    text = await readText(response, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof AppError ? error : explainNoAnswer(error);
  }
  if (response.status !== 200) throw explainRefusal(response, text);
  return parsePrediction(text);
}

/** @throws AppError ENGINE_FAILED when the body is longer than any answer. */
async function readText(response: Response, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const sink = new WritableStream<Uint8Array>({
    write(chunk) {
      size += chunk.byteLength;
      if (size > MAX_ANSWER_BYTES) throw serviceError("ENGINE_FAILED", `more than ${MAX_ANSWER_BYTES} bytes of answer`);
      chunks.push(chunk);
    },
  });
  // With the signal once more: the garbage collector may take the one that fetch was given, once it has answered.
  await response.body?.pipeTo(sink, { signal });
  return Buffer.concat(chunks).toString("utf8");
}

function parsePrediction(text: string): Prediction {
  try {
    return predictionSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : "it is not JSON";
    throw serviceError("ENGINE_FAILED", `the answer is no prediction: ${reason}`, { cause });
  }
}
