import { measure } from "@/domain/reading/measure";
import { AppError } from "@/lib/app-error";
import type { InferenceEngine } from "@/lib/inference/engine";
import type { OddFilm } from "./make-film";

/** Angles that differ by less are the same: two readers differ as much. */
const SAME_DEG = 5;

export const OUTCOMES = ["read", "warned", "refused", "wrong in silence"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export type Verdict = {
  outcome: Outcome;
  /** What the app said: its angle and warnings, or why it refused. */
  said: string;
};

/** How the app ends with a film. `read`: within 5° of the truth, whatever it warns of. */
export async function judge(engine: InferenceEngine, { bytes, angle }: OddFilm): Promise<Verdict> {
  try {
    const { detections, image } = await engine.predict(bytes);
    const { maxCobb, warnings } = measure(detections, image);
    const said =
      `${maxCobb ? `${maxCobb.deg.toFixed(1)}°` : "no angle"} ${warnings.map(({ code }) => code).join(" ")}`.trim();
    if (maxCobb && angle !== null && Math.abs(maxCobb.deg - angle) <= SAME_DEG) return { outcome: "read", said };
    return { outcome: warnings.length > 0 ? "warned" : "wrong in silence", said };
  } catch (error) {
    if (error instanceof AppError) return { outcome: "refused", said: error.message };
    throw error;
  }
}
