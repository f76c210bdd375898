import type { z } from "zod";
import { refuse } from "@/lib/error-codes";

/**
 * What the schema makes of the input.
 * @throws AppError VALIDATION whose detail names each wrong field.
 */
export function parseInput<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const detail = result.error.issues
    .slice(0, 5)
    .map((issue) => (issue.path.length > 0 ? `${issue.path.join(".")}: ${issue.message}` : issue.message))
    .join("; ");
  throw refuse("VALIDATION", { detail });
}

/**
 * The parts of the path.
 * @throws AppError NOT_FOUND: at an address that can't be any, there is nothing.
 */
export function parseParams<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input);
  if (!result.success) throw refuse("NOT_FOUND");
  return result.data;
}

/** A query string as an object. A name given twice keeps its list, so that the schema can refuse it. */
export function queryObject(params: URLSearchParams): Record<string, string | string[]> {
  const names = [...new Set(params.keys())];
  return Object.fromEntries(
    names.map((name) => {
      const values = params.getAll(name);
      return [name, values.length === 1 ? (values[0] ?? "") : values];
    }),
  );
}
