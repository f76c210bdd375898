import { z } from "zod";
import { serviceError } from "./service-errors";

const LIMIT_MS = 5000;

const readySchema = z.object({ model: z.object({ name: z.string(), version: z.string() }) });

/** Which model the service reads films with, by its `GET /ready`. @throws AppError ENGINE_UNAVAILABLE where it does not say. */
export async function askModel(readyUrl: URL): Promise<{ name: string; version: string }> {
  try {
    const response = await fetch(readyUrl, { redirect: "error", signal: AbortSignal.timeout(LIMIT_MS) });
    return readySchema.parse(await response.json()).model;
  } catch (cause) {
    throw serviceError("ENGINE_UNAVAILABLE", "it does not say which model it has", { cause });
  }
}
