import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type FilmView, PLAIN_VIEW } from "@/domain/film-view";
import type { Prediction } from "@/domain/reading/prediction";
import { explainRefusal } from "./explain-refusal";
import { sendRequest } from "./send-request";
import { serviceError } from "./service-errors";
import { fromWirePrediction, wirePredictionSchema } from "./wire-prediction";

/**
 * One `POST /predict`, tried once. It stores nothing at the other end, so it may be repeated.
 * @param film sent as the field `file`, after the fields that say which image of it is read.
 * @throws AppError that tells apart whose fault it is; the reason of `signal` once it is aborted.
 */
export async function postFilm(
  service: { predictUrl: URL; apiKey?: string },
  film: Uint8Array,
  options: { view?: FilmView | undefined; signal: AbortSignal; requestId?: string },
): Promise<Prediction> {
  const { view = PLAIN_VIEW, signal, requestId } = options;
  const boundary = randomUUID();
  const headers: Record<string, string> = {
    accept: "application/json, application/problem+json",
    "content-type": `multipart/form-data; boundary=${boundary}`,
  };
  if (service.apiKey) headers["x-api-key"] = service.apiKey;
  if (requestId) headers["x-request-id"] = requestId;
  const answer = await sendRequest(service.predictUrl, {
    headers,
    body: encodeForm(film, fieldsOf(view), boundary),
    signal,
  });
  if (answer.status !== 200) throw explainRefusal(answer);
  return parsePrediction(answer.text);
}

/** What differs from a film as it was uploaded. */
function fieldsOf({ page, turn, isMirrored, crop }: FilmView): [name: string, value: string][] {
  return [
    ...(page === null ? [] : [["page", String(page)] as [string, string]]),
    ...(turn === 0 ? [] : [["turn", String(turn)] as [string, string]]),
    ...(isMirrored ? [["mirrored", "true"] as [string, string]] : []),
    ...(crop ? [["crop", [crop.x, crop.y, crop.width, crop.height].join(",")] as [string, string]] : []),
  ];
}

/** A form of RFC 7578 with these fields, then `file`; the film's bytes are not copied. */
function encodeForm(film: Uint8Array, fields: [name: string, value: string][], boundary: string): Uint8Array[] {
  const head = [
    ...fields.flatMap(([name, value]) => [
      `--${boundary}`,
      `Content-Disposition: form-data; name="${name}"`,
      "",
      value,
    ]),
    `--${boundary}`,
    'Content-Disposition: form-data; name="file"; filename="film"',
    "Content-Type: application/octet-stream",
    "\r\n",
  ];
  return [Buffer.from(head.join("\r\n")), film, Buffer.from(`\r\n--${boundary}--\r\n`)];
}

function parsePrediction(text: string): Prediction {
  try {
    return fromWirePrediction(wirePredictionSchema.parse(JSON.parse(text)));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : "it is not JSON";
    throw serviceError("ENGINE_FAILED", `the answer is no prediction: ${reason}`, { cause });
  }
}
