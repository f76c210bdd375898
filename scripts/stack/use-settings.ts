import { getEnv } from "@/lib/env";
import { PlainError } from "./plain-error";

/**
 * Makes these the settings of this process, beside those of the environment, for a command that talks to its user: log
 * lines would mix with what it says.
 * @throws PlainError where they are not right.
 */
export function useSettings(settings: Record<string, string>): void {
  const quiet = { LOG_LEVEL: "silent", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  Object.assign(process.env, settings, quiet);
  try {
    getEnv();
  } catch (error) {
    throw new PlainError(error instanceof Error ? error.message : String(error));
  }
}
