import { AppError } from "@/lib/app-error";
import type { DecoderDeath } from "./decoder-process";

const AGAIN = "Open it in a viewer, export it again as PNG or TIFF, and use the new file.";

/** The film's fault, and final: reading it takes more memory than its size explains. 422. */
export const outOfMemory = (cause: unknown): AppError =>
  new AppError("IMAGE_OUT_OF_MEMORY", {
    userMessage: `Reading this film takes far more memory than its size explains, so it was stopped. ${AGAIN}`,
    status: 422,
    message: explain("IMAGE_OUT_OF_MEMORY", cause),
    cause,
  });

/** The film's fault, and final: reading it takes more time than a film may. 422. */
export const outOfTime = (cause: unknown): AppError =>
  new AppError("IMAGE_OUT_OF_TIME", {
    userMessage: `Reading this film takes far longer than that of any other, so it was stopped. ${AGAIN}`,
    status: 422,
    message: explain("IMAGE_OUT_OF_TIME", cause),
    cause,
  });

/** The film's fault, and final: the program that decodes films crashes on it. 422. */
const crashed = (cause: unknown): AppError =>
  new AppError("IMAGE_CRASHES_DECODER", {
    userMessage: `The program that reads films crashes on this one: its file is damaged in a way that is not known. ${AGAIN}`,
    status: 422,
    message: explain("IMAGE_CRASHES_DECODER", cause),
    cause,
  });

/** Not the film's fault: something else ended the decoder, as the system does where the machine's memory runs out. 503. */
const killed = (cause: unknown): AppError =>
  new AppError("ENGINE_FAILED", {
    userMessage: "The program that reads films was ended by the system. The film is kept; try again.",
    status: 503,
    message: explain("ENGINE_FAILED", cause),
    cause,
  });

/** Not the film's fault: no decoder can be started. 503. */
export const decoderUnavailable = (cause: unknown): AppError =>
  new AppError("ENGINE_UNAVAILABLE", {
    userMessage: "The program that reads films can't be started at the moment. The film is kept; try again later.",
    status: 503,
    message: explain("ENGINE_UNAVAILABLE", cause),
    cause,
  });

/** What a decoder's end says of its film. */
export function explainDeath(death: DecoderDeath): AppError {
  if (death.reason === "memory") return outOfMemory(death);
  if (death.reason === "time") return outOfTime(death);
  return death.reason === "crashed" ? crashed(death) : killed(death);
}

const explain = (code: string, cause: unknown): string =>
  `${code}: ${cause instanceof Error ? cause.message : String(cause)}`;
