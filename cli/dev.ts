// `npm run dev`: runs the app from its sources until Ctrl-C. A saved file is seen in the page and in the worker.
import { readInstallationOptions } from "./command/installation-options";
import { createLinePrinter } from "./dev/print-line";
import { nameParts, readLocalSettings } from "./dev/local-settings";
import { generateClient } from "./stack/build";
import { runApp } from "./stack/run-app";

const ABOUT = `Database and file store are those of "npm run up", and their folder too: one of both runs at a time. Where .env.local names
others (DATABASE_URL, AWS_S3_BUCKET and what belongs to it), those are used as they are; its other settings hold as well.`;

const options = readInstallationOptions("dev", ABOUT);
const given = readLocalSettings();

await runApp(options, {
  greeting: `Scoliosis-AI: starting from the sources${nameParts(given)}.`,
  prepare: generateClient,
  stack: { develops: true, given },
  printLine: createLinePrinter(process.stdout, process.env),
  hints: (dataDir) => `A saved file is seen at once. Accounts and films are kept in ${dataDir}.`,
});
