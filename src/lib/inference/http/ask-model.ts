import { z } from "zod";
import { serviceError } from "./service-errors";

const LIMIT_MS = 5000;

const readySchema = z.object({ model: z.object({ name: z.string(), version: z.string() }) });

/**
 * Which model the service reads films with, by its `GET /ready`.
 * @param url where the service is, without `/ready`.
 * @throws AppError ENGINE_UNAVAILABLE where it does not say, or not within 5 s or the signal's time.
 */
export async function askModel(url: string, signal?: AbortSignal): Promise<{ name: string; version: string }> {
  try {
    const limit = AbortSignal.timeout(LIMIT_MS);
    const address = new URL("ready", url.endsWith("/") ? url : `${url}/`);
    const response = await fetch(address, {
      redirect: "error",
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    return readySchema.parse(await response.json()).model;
  } catch (cause) {
    throw serviceError("ENGINE_UNAVAILABLE", "it does not say which model it has", { cause });
  }
}
