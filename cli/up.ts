// `npm run up`: builds what is not built yet and runs the whole app on this machine until Ctrl-C.
import { readInstallationOptions } from "./command/installation-options";
import { buildApp, generateClient } from "./stack/build";
import { runApp } from "./stack/run-app";

await runApp(readInstallationOptions("up"), {
  greeting: "Scoliosis-AI: starting everything on this machine.",
  prepare: async (step, signal) => {
    await generateClient(step, signal);
    await buildApp(step, signal);
  },
  stack: {},
  hints: (dataDir) => `Accounts and films are kept in ${dataDir}.`,
});
