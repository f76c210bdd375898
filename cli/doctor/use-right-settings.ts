import { readSettings } from "@/lib/env";
import { setSettings } from "../command/use-settings";
import { AUTH_SETTINGS } from "./check-auth";

type Source = Record<string, string | undefined>;

/** In the place of needed ones that are missing or wrong. Nothing is asked there: checks that need them are left out. */
const STAND_INS: Record<string, string> = {
  DATABASE_URL: "postgresql://nowhere.invalid/none",
  AWS_REGION: "nowhere",
  AWS_S3_BUCKET: "nowhere",
  AWS_ACCESS_KEY_ID: "nobody",
  AWS_SECRET_ACCESS_KEY: "nobody signs with this",
  BETTER_AUTH_SECRET: "nothing is signed with this one, ever",
  APP_URL: "https://nowhere.invalid",
};
/** Right or wrong only together. */
const GROUPS = [AUTH_SETTINGS, ["INFERENCE_URL", "INFERENCE_API_KEY"]];

/**
 * Makes them this process's settings, with something harmless in the place of wrong ones: these hide their own part and no
 * other.
 * @returns the names of the wrong ones.
 */
export function useRightSettings(settings: Source): Set<string> {
  const read = readSettings(settings);
  const wrong = new Set("wrong" in read ? read.wrong.map(({ name }) => name) : []);
  const groups = GROUPS.filter((group) => group.some((name) => wrong.has(name)));
  const replaced = new Set([...wrong, ...groups.flat()]);
  for (const name of replaced) delete process.env[name];
  const standIns = Object.entries(STAND_INS).filter(([name]) => replaced.has(name));
  const right = Object.entries(settings).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !replaced.has(entry[0]),
  );
  setSettings(Object.fromEntries([...right, ...standIns]));
  return wrong;
}
