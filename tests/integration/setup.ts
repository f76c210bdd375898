import { getEnv } from "@/lib/env";

/** Stops the integration tests with one clear line when no stack is named by the environment or none answers. */
export default async function setup(): Promise<void> {
  const { APP_URL } = getEnv();
  const answers = await fetch(new URL("/api/health", APP_URL)).then(
    (response) => response.ok,
    () => false,
  );
  if (!answers) {
    throw new Error(`No app answers at ${APP_URL}/api/health. "npm test" starts one for these tests.`);
  }
}
