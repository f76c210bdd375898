import { AppError } from "@/lib/app-error";
import { titleOf } from "@/lib/error-codes";
import { z } from "zod";

/** RFC 9457. `code` is stable; `detail` is for the user. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  requestId: z.string(),
});
type Problem = z.infer<typeof problemSchema>;

export const PROBLEM_MEDIA_TYPE = "application/problem+json";

/** Whatever was thrown, as the answer: an AppError's own words, or "Something went wrong" and nothing more. */
export function toProblem(error: unknown, requestId: string): Problem {
  const known = error instanceof AppError;
  const code = known ? error.code : "INTERNAL";
  return {
    type: `urn:scoliosis-ai:problem:${code.toLowerCase().replaceAll("_", "-")}`,
    title: titleOf(code) ?? "Request refused",
    status: known ? error.status : 500,
    detail: known ? error.userMessage : "Something went wrong",
    code,
    requestId,
  };
}

export function problemResponse(error: unknown, requestId: string): Response {
  const problem = toProblem(error, requestId);
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: {
      ...(error instanceof AppError ? error.headers : {}),
      "content-type": PROBLEM_MEDIA_TYPE,
      "cache-control": "no-store",
    },
  });
}
