import { onTestFinished } from "vitest";
import { launchWeb, type WebProcess } from "./launch-web";

/** One more web process on the database under test, gone with the test. */
export async function startWeb(settings: Record<string, string> = {}): Promise<WebProcess> {
  const web = await launchWeb(settings);
  onTestFinished(() => void web.child.kill("SIGKILL"));
  return web;
}
