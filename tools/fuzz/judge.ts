import { PLAIN_VIEW } from "@/domain/film-view";
import type { Warning } from "@/domain/reading/measurement";
import { AppError } from "@/lib/app-error";
import { readFilm } from "@/lib/inference/read-film";
import type { ReadingParts } from "@/lib/inference/reading-parts";

/** Angles that differ by less are the same: two readers differ as much. */
const SAME_DEG = 5;

export const OUTCOMES = ["read", "warned", "refused", "wrong in silence"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** What the app said of a film: its angle and warnings, or why it refused it. */
export type Answer = { angle: number | null; warnings: Warning["code"][]; refusal: string | null };

export async function ask(parts: ReadingParts, film: Buffer): Promise<Answer> {
  try {
    const { maxCobb, warnings } = (await readFilm(parts, film, { view: PLAIN_VIEW })).measurement;
    return { angle: maxCobb?.deg ?? null, warnings: warnings.map(({ code }) => code), refusal: null };
  } catch (error) {
    if (error instanceof AppError) return { angle: null, warnings: [], refusal: error.message };
    throw error;
  }
}

/**
 * How the app ends with an odd or broken film. A warning counts only where the film as it was drawn has none of that name:
 * it would else stand beside any error.
 * @param truth the drawn angle; null where there is no one right angle. @param usual what the film is warned of as it was drawn.
 */
export function judge(answer: Answer, truth: number | null, usual: readonly Warning["code"][]): Outcome {
  if (answer.refusal !== null) return "refused";
  if (truth !== null && answer.angle !== null && Math.abs(answer.angle - truth) <= SAME_DEG) return "read";
  return answer.warnings.some((code) => !usual.includes(code)) ? "warned" : "wrong in silence";
}

export function describe({ angle, warnings, refusal }: Answer): string {
  return refusal ?? `${angle === null ? "no angle" : `${angle.toFixed(1)}°`} ${warnings.join(" ")}`.trim();
}
