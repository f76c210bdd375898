import { z } from "zod";
import { detectionSchema } from "@/domain/reading/prediction";
import type { Usage } from "./child-process";
import type { Film } from "./films";

/** What all of them answer; a prediction of ours says more. */
export const answerSchema = z.object({
  detections: z.array(detectionSchema),
  image: z.object({ width: z.number(), height: z.number() }),
});
export type Answer = z.infer<typeof answerSchema>;

export type Reading = { ms: number; answer: Answer };

/** One of those that are compared: something that reads films, running and warm. */
export interface FilmReader {
  name: string;
  /** `ms` as its caller feels it: over HTTP that of the whole exchange. */
  read(film: Film): Promise<Reading>;
  /** null where it is not known. */
  usage(): Usage | null;
  stop(): Promise<void>;
}
