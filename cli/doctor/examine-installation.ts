import type { Finding } from "./check";
import { checkApp, checkStoppedApp } from "./check-app";
import { checkAuth } from "./check-auth";
import { checkDatabase } from "./check-database";
import { checkDisk } from "./check-disk";
import { checkInference } from "./check-inference";
import { checkJobs } from "./check-jobs";
import { checkSettings } from "./check-settings";
import { checkStorage } from "./check-storage";
import type { DataFolder } from "./data-folder";
import { sumUp, toLines } from "./print-findings";
import { runCheck } from "./run-check";
import { useRightSettings } from "./use-right-settings";

/**
 * Looks at every part of the installation that the settings name, and prints what it finds.
 * @param settings as they were given, right or not.
 * @param folder that they come from; null where they come from the environment.
 * @returns whether nothing is wrong.
 */
export async function examineInstallation(
  settings: Record<string, string | undefined>,
  { folder, json }: { folder: DataFolder | null; json: boolean },
): Promise<boolean> {
  const wrongSettings = useRightSettings(settings);
  // Its database and storage run with the app of a folder, and end with it.
  const checks = [
    checkSettings(settings, folder),
    ...(folder && !folder.isAppRunning
      ? [checkStoppedApp(folder), checkInference, checkAuth]
      : [checkDatabase, checkStorage, checkInference, checkJobs, checkAuth, checkApp]),
    checkDisk(folder),
  ];
  const found: Finding[] = [];
  // One after the other: reading a film keeps this process so busy that others would seem not to answer.
  for (const check of checks) {
    const findings = await runCheck(check, wrongSettings);
    for (const line of toLines(check.name, findings, json)) console.log(line);
    found.push(...findings);
  }
  console.log(sumUp(found, json));
  return found.every(({ state }) => state !== "wrong");
}
