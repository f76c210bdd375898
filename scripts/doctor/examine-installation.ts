import { listSettings, readSettings } from "@/lib/env";
import { setSettings } from "../stack/use-settings";
import type { Finding } from "./check";
import { checkApp } from "./check-app";
import { checkAuth } from "./check-auth";
import { checkDatabase } from "./check-database";
import { checkDisk } from "./check-disk";
import { checkInference } from "./check-inference";
import { checkJobs } from "./check-jobs";
import { checkSettings } from "./check-settings";
import { checkStorage } from "./check-storage";
import { sumUp, toLines } from "./print-findings";
import { runCheck } from "./run-check";

type Source = Record<string, string | undefined>;

/** For needed settings that are missing or wrong. Nothing is asked there: checks that need them are left out. */
const STAND_IN = "https://nowhere.invalid";
const STAND_INS: Record<string, string> = {
  DATABASE_URL: "postgresql://nowhere.invalid/none",
  AWS_REGION: "nowhere",
  AWS_S3_BUCKET: "nowhere",
  BETTER_AUTH_SECRET: "nowhere".repeat(5),
};

/**
 * Looks at every part of the installation that the settings name, and prints what it finds.
 * @param settings as they were given, right or not.
 * @param dataDir the folder of `npm run up` that they come from; null where they come from the environment.
 * @returns whether nothing is wrong.
 */
export async function examineInstallation(
  settings: Source,
  { dataDir, json }: { dataDir: string | null; json: boolean },
): Promise<boolean> {
  const wrongSettings = useRightOnes(settings);
  const checks = [
    checkSettings(settings),
    checkDatabase,
    checkStorage,
    checkInference,
    checkJobs,
    checkAuth,
    checkApp,
    checkDisk(dataDir),
  ];
  const running = checks.map((check) => runCheck(check, wrongSettings));
  const found: Finding[] = [];
  for (const [index, { name }] of checks.entries()) {
    const findings = await running[index]!;
    for (const line of toLines(name, findings, json)) console.log(line);
    found.push(...findings);
  }
  console.log(sumUp(found, json));
  return found.every(({ state }) => state !== "wrong");
}

/**
 * Makes them this process's settings, with something harmless in the place of wrong ones: these hide their own part and no
 * other.
 * @returns the names of the wrong ones.
 */
function useRightOnes(settings: Source): Set<string> {
  const read = readSettings(settings);
  const names = new Set("wrong" in read ? read.wrong.map(({ name }) => name) : []);
  // A key is of use only together with the address.
  const unused = names.has("INFERENCE_URL") ? ["INFERENCE_API_KEY"] : [];
  for (const name of [...names, ...unused]) delete process.env[name];
  const right = Object.entries(settings).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !names.has(entry[0]) && !unused.includes(entry[0]),
  );
  const needed = listSettings().filter(({ name, isNeeded }) => isNeeded && names.has(name));
  setSettings({
    ...Object.fromEntries(right),
    ...Object.fromEntries(needed.map(({ name }) => [name, STAND_INS[name] ?? STAND_IN])),
  });
  return names;
}
