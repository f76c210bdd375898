import { readSettings, SETTING_NAMES } from "@/lib/env";
import { findFaults } from "../check-production-env/find-faults";
import { hostKind } from "../check-production-env/host-kind";
import { type Check, doubtful, notNeeded, well, wrong } from "./check";

/** Ours begin so, and few others do; of Clerk's the app takes some. */
const OURS = /^(AWS_S3|BETTER_AUTH|CLERK|INFERENCE)_/;

type Source = Record<string, string | undefined>;

/** Whether each setting is there, right, and fit for where the app is. `source`: as they were given to this process. */
export function checkSettings(source: Source): Check {
  return {
    name: "settings",
    needs: [],
    async *run() {
      const read = readSettings(source);
      const wrongOnes = "wrong" in read ? read.wrong : [];
      for (const { name, reason } of wrongOnes) {
        yield wrong(`${name} ${reason}`, "Set it as .env.example says, for app, worker and this command alike.");
      }
      if (wrongOnes.length === 0) yield well("each is there and looks right");
      yield* findStrangers(source);
      yield* checkProduction(source, new Set(wrongOnes.map(({ name }) => name)));
    },
  };
}

async function* findStrangers(source: Source) {
  for (const name of Object.keys(source)) {
    if (OURS.test(name) && !SETTING_NAMES.includes(name)) {
      yield doubtful(`${name} is no setting of this app`, "Look in .env.example for the name that was meant.");
    }
  }
}

async function* checkProduction(source: Source, named: ReadonlySet<string>) {
  const { APP_URL } = source;
  if (!APP_URL || !URL.canParse(APP_URL)) return;
  if (hostKind(new URL(APP_URL)) === "loopback") {
    yield notNeeded(
      "APP_URL is of this machine: not held against what production needs; where others open the app, it is wrong",
    );
    return;
  }
  // Whether a private address leads anywhere, and whether the database speaks TLS, the other checks find by trying.
  const { faults, warnings } = findFaults(source, { privateNetwork: true });
  const news = faults.filter(({ name }) => !named.has(name));
  for (const { name, reason } of news) {
    yield wrong(
      `${name} ${reason}`,
      "Set what production needs, then deploy or restart: it is read at the start only.",
    );
  }
  for (const { name, reason, fix } of warnings) yield doubtful(`${name} ${reason}`, fix);
  if (news.length === 0) yield well("none is local, guessable or an example's");
}
