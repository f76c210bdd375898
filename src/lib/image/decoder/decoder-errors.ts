import { AppError } from "@/lib/app-error";
import type { DecoderDeath } from "./decoder-process";

const AGAIN = "Open it in a viewer, export it again as PNG or TIFF, and use the new file.";

/** How decoding can end without a film. `IMAGE_…` is the film's fault, and final; `ENGINE_…` is not the film's fault. */
const ENDS = {
  IMAGE_OUT_OF_MEMORY: {
    status: 422,
    userMessage: `Reading this film takes far more memory than its size explains, so it was stopped. ${AGAIN}`,
  },
  IMAGE_OUT_OF_TIME: { status: 422, userMessage: `Reading this film took too long, so it was stopped. ${AGAIN}` },
  IMAGE_CRASHES_DECODER: {
    status: 422,
    userMessage: `The program that reads films crashes on this one: its file is damaged in a way that is not known. ${AGAIN}`,
  },
  /** Something else ended the decoder, as the system does where the machine's memory runs out. */
  ENGINE_FAILED: {
    status: 503,
    userMessage: "The program that reads films was ended by the system. The film is kept; try again.",
  },
  ENGINE_UNAVAILABLE: {
    status: 503,
    userMessage: "The program that reads films can't be started at the moment. The film is kept; try again later.",
  },
};

function errorOf(code: keyof typeof ENDS, cause: unknown): AppError {
  const message = `${code}: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new AppError(code, { ...ENDS[code], message, cause });
}

/** Reading the film took more time than a film may. 422. */
export const outOfTime = (cause: unknown): AppError => errorOf("IMAGE_OUT_OF_TIME", cause);

/** No decoder can be started. 503. */
export const decoderUnavailable = (cause: unknown): AppError => errorOf("ENGINE_UNAVAILABLE", cause);

/** What a decoder's end says of its film. */
export function explainDeath(death: DecoderDeath): AppError {
  if (death.reason === "memory") return errorOf("IMAGE_OUT_OF_MEMORY", death);
  if (death.reason === "time") return outOfTime(death);
  return errorOf(death.reason === "crashed" ? "IMAGE_CRASHES_DECODER" : "ENGINE_FAILED", death);
}
