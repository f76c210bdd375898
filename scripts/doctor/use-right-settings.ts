import { listSettings, readSettings } from "@/lib/env";
import { setSettings } from "../stack/use-settings";

type Source = Record<string, string | undefined>;

/** In the place of needed ones that are missing or wrong. Nothing is asked there: checks that need them are left out. */
const STAND_IN = "https://nowhere.invalid";
const STAND_INS: Record<string, string> = {
  DATABASE_URL: "postgresql://nowhere.invalid/none",
  AWS_REGION: "nowhere",
  AWS_S3_BUCKET: "nowhere",
  BETTER_AUTH_SECRET: "nothing is signed with this one, ever",
};

/**
 * Makes them this process's settings, with something harmless in the place of wrong ones: these hide their own part and no
 * other.
 * @returns the names of the wrong ones.
 */
export function useRightSettings(settings: Source): Set<string> {
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
