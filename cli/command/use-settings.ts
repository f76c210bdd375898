import { getEnv } from "@/lib/env";
import { PlainError } from "./plain-error";

/** Makes these the settings of a command that talks to its user: log lines would mix with what it says. */
export function setSettings(settings: Record<string, string>): void {
  const quiet = { LOG_LEVEL: "silent", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
  Object.assign(process.env, settings, quiet);
}

/**
 * The same for a command that can do nothing without right ones.
 * @throws PlainError where they, with those of the environment beside them, are not right.
 */
export function useSettings(settings: Record<string, string>): void {
  setSettings(settings);
  try {
    getEnv();
  } catch (error) {
    throw new PlainError(error instanceof Error ? error.message : String(error));
  }
}
