import { resolve } from "node:path";
import { isAppRunning } from "../stack/lock";

type Source = Record<string, string | undefined>;

/** The folder of `npm run up` whose app is looked at, for want of a DATABASE_URL. */
export interface DataFolder {
  dir: string;
  isAppRunning: boolean;
  /** Settings that the environment has, which hint at another app that was meant. */
  passedOver: string[];
}

/** Of this app alone, where AWS's own tools share the rest: who has set one does not mean the app of a folder. */
const HINTS = ["APP_URL", "AWS_S3_BUCKET", "BETTER_AUTH_SECRET", "DIRECT_DATABASE_URL"];

/**
 * @param given the environment.
 * @param used the folder's own settings.
 */
export function describeFolder(dataDir: string, given: Source, used: Source): DataFolder {
  const dir = resolve(dataDir);
  const passedOver = HINTS.filter((name) => given[name] && given[name] !== used[name]);
  return { dir, isAppRunning: isAppRunning(dir), passedOver };
}
