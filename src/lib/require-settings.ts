import { type Env, getEnv } from "@/lib/env";

/**
 * This process's settings, at its very start: with wrong ones it ends, and the lines that name them are all that it prints.
 * Thrown, they would come with a stack, and Next would stay up and answer 500 to everything.
 */
export function requireSettings(): Env {
  try {
    return getEnv();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return process.exit(1);
  }
}
