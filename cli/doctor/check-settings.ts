import { SETTING_NAMES } from "@/lib/env";
import { findFaults, findUnreadable } from "../check-production-env/find-faults";
import { hostKind } from "../check-production-env/host-kind";
import { type Check, doubtful, type Finding, notNeeded, well, wrong } from "./check";
import type { DataFolder } from "./data-folder";

/** Ours begin so, and few others do; of Clerk's the app takes some. */
const OURS = /^(AWS_S3|BETTER_AUTH|CLERK|INFERENCE)_/;

type Source = Record<string, string | undefined>;

/**
 * Whether each setting is there, right, and fit for where the app is.
 * @param source as they were given to this process.
 * @param folder that they come from, if any.
 */
export function checkSettings(source: Source, folder: DataFolder | null): Check {
  return {
    name: "settings",
    needs: [],
    async *run() {
      const { faults, warnings, where } = judge(source, folder);
      const forgotten = folder ? findForgotten(folder) : [];
      yield* forgotten;
      for (const { name, reason, fix } of faults) yield wrong(`${name} ${reason}`, fix);
      // Else it would stand right beside what contradicts it.
      if (forgotten.length + faults.length === 0) yield well("each is there and looks right");
      yield* findStrangers(source);
      for (const { name, reason, fix } of warnings) yield doubtful(`${name} ${reason}`, fix);
      yield* where;
    },
  };
}

/** Settings without DATABASE_URL are those of an app elsewhere; taken for none, they would end in "All is well". */
function findForgotten({ dir, passedOver }: DataFolder): Finding[] {
  if (passedOver.length === 0) return [];
  return [
    wrong(
      `DATABASE_URL is not set, though others are (${passedOver.join(", ")}): this looks at the app of ${dir} instead`,
      `Set it too: an & in it needs single quotes around the value. If the app of that folder is meant: unset ${passedOver.join(" ")}`,
    ),
  ];
}

async function* findStrangers(source: Source) {
  for (const name of Object.keys(source)) {
    if (OURS.test(name) && !SETTING_NAMES.includes(name)) {
      yield doubtful(`${name} is no setting of this app`, "Look in .env.example for the name that was meant.");
    }
  }
}

/** @returns `where`: against what they were held, where that is not a site's. */
function judge(source: Source, folder: DataFolder | null): ReturnType<typeof findFaults> & { where: Finding[] } {
  const { APP_URL } = source;
  const isLocal = APP_URL && URL.canParse(APP_URL) ? hostKind(new URL(APP_URL)) === "loopback" : null;
  // Whether a private address leads anywhere, and whether the database speaks TLS, the other checks find by trying.
  if (isLocal === false) return { ...findFaults(source, { privateNetwork: true }), where: [] };
  const where = isLocal ? [tellOfLocalAddress(folder)] : [];
  return { faults: findUnreadable(source), warnings: [], where };
}

function tellOfLocalAddress(folder: DataFolder | null): Finding {
  const what = "APP_URL is of this machine, so the settings are not held against what a site needs";
  return folder ? notNeeded(what) : doubtful(what, "Where others open the app, set the https address that they open.");
}
